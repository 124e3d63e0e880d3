import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { describeFile } from "../artifacts/artifact-store.ts";
import { runSsh, type SshOptions } from "./run-ssh.ts";
import { shellQuote } from "./shell-quote.ts";
import type { SshTarget } from "./ssh-target.ts";

const timeoutSeconds = 900;

/**
 * Copies a file of a machine to this computer: written beside, checked by its SHA-256, then renamed; readable by its
 * owner alone.
 *
 * @throws HearthError `ssh-file-damaged`, and what runSsh throws
 */
export async function fetchFile(
  target: SshTarget,
  from: string,
  to: string,
  way: Pick<SshOptions, "shared" | "signal"> = {},
): Promise<void> {
  const options = { timeoutSeconds, ...way };
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  const { stdout } = await runSsh(target, `sha256sum ${shellQuote(from)}`, options);
  const part = `${to}.part`;
  try {
    await runSsh(target, `cat ${shellQuote(from)}`, { ...options, stdoutTo: createWriteStream(part, { mode: 0o600 }) });
    if ((await describeFile(part)).sha256 !== stdout.slice(0, 64)) throw arrivedDamaged(target, from);
    await rename(part, to);
  } finally {
    await rm(part, { force: true });
  }
}

function arrivedDamaged({ address }: SshTarget, from: string): HearthError {
  return new HearthError({
    code: "ssh-file-damaged",
    what: `${from} arrived from ${address} with other bytes than it has there.`,
    why: "It was changed while it was copied, or this computer's disk is full or damaged.",
    remedy: "Look at the free space here, then run it again.",
  });
}
