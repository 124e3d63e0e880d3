import { createReadStream } from "node:fs";
import path from "node:path";
import { Transform } from "node:stream";
import { HearthError } from "#model/hearth-error.ts";
import { runSsh, type SshOptions } from "./run-ssh.ts";
import { shellQuote } from "./shell-quote.ts";
import type { SshTarget } from "./ssh-target.ts";

/** A file of this computer and where it goes. */
export interface FileToSend {
  readonly from: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Absolute path on the machine. */
  readonly to: string;
  /** Octal permission bits. */
  readonly mode: number;
}

export interface SendOptions extends Pick<SshOptions, "shared" | "signal"> {
  readonly onPercent?: (percent: number) => void;
}

/** The slowest link that a homelab may have, and the time that an emulator takes for a digest. */
const slowestBytesPerSecond = 1_000_000;
const patienceSeconds = 60;

/** Ends with this when what arrived has another digest. */
const damaged = 65;

/**
 * Streams a file onto a machine. It appears there whole or not at all: written beside, checked by its SHA-256, flushed,
 * then renamed.
 *
 * @throws HearthError `ssh-file-damaged`, `ssh-command-failed` (e.g. no space is left), and what runSsh throws
 */
export async function sendFile(target: SshTarget, file: FileToSend, options: SendOptions = {}): Promise<void> {
  const { onPercent, ...way } = options;
  const command = [
    "set -e",
    `to=${shellQuote(file.to)}`,
    `mkdir -p ${shellQuote(path.posix.dirname(file.to))}`,
    'part=$(mktemp "$to.XXXXXX")',
    `trap 'rm -f "$part"' EXIT`,
    'cat >"$part"',
    `echo "${file.sha256}  $part" | sha256sum -c --status || exit ${damaged}`,
    `chmod ${file.mode.toString(8)} "$part"`,
    'sync "$part"',
    'mv "$part" "$to"',
  ].join("\n");
  const result = await runSsh(target, command, {
    stdin: createReadStream(file.from, { highWaterMark: 1 << 20 }).pipe(counter(file.sizeBytes, onPercent)),
    timeoutSeconds: patienceSeconds + file.sizeBytes / slowestBytesPerSecond,
    allowFailure: true,
    ...way,
  });
  if (result.exitCode === 0) return;
  if (result.exitCode === damaged) throw arrivedDamaged(target, file);
  throw new HearthError({
    code: "ssh-command-failed",
    what: `${file.to} could not be written on ${target.address}.`,
    why: `It said: ${result.stderr.trim().split("\n").at(-1) || "nothing"}`,
    remedy: "Run `make ssh NODE=…` and look at the disk (`df -h`), then run `make` again.",
  });
}

function counter(sizeBytes: number, onPercent: SendOptions["onPercent"]): Transform {
  let sent = 0;
  let told = -1;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      const percent = Math.floor((sent / Math.max(1, sizeBytes)) * 100);
      if (percent !== told) onPercent?.(percent);
      told = percent;
      done(null, chunk);
    },
  });
}

function arrivedDamaged(target: SshTarget, { from, to }: FileToSend): HearthError {
  return new HearthError({
    code: "ssh-file-damaged",
    what: `${to} arrived on ${target.address} with other bytes than it was sent with.`,
    why: `${from} was changed while it was sent, or is damaged, or the machine's disk or memory is.`,
    remedy: "Run `make` again. If it happens again, test the machine's memory and disk.",
  });
}
