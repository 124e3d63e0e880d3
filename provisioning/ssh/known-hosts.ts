import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { replaceFile } from "#model/replace-file.ts";
import { withFileLock } from "../artifacts/file-lock.ts";

/**
 * Makes `publicKey` the one host key that is accepted from an address.
 *
 * @param publicKey as in a `.pub` file: type, key, optional comment
 * @param options.keepOthers accept the keys pinned so far as well, while a key is being changed
 */
export async function pinHostKey(
  knownHostsFile: string,
  address: string,
  publicKey: string,
  options: { readonly port?: number; readonly keepOthers?: boolean } = {},
): Promise<void> {
  const host = hostPattern(address, options.port);
  await rewrite(knownHostsFile, (text) =>
    addLine(options.keepOthers ? text : withoutHost(text, host), knownHostsLine(host, publicKey)),
  );
}

/** Forgets every key of an address. */
export async function forgetHostKeys(knownHostsFile: string, address: string, port?: number): Promise<void> {
  await rewrite(knownHostsFile, (text) => withoutHost(text, hostPattern(address, port)));
}

/** sshd(8), SSH_KNOWN_HOSTS FILE FORMAT: a port other than 22 is part of the name. */
export function hostPattern(address: string, port = 22): string {
  return port === 22 ? address : `[${address}]:${port}`;
}

/** `10.77.0.21 ssh-ed25519 AAAA…`; the comment is left out. */
export function knownHostsLine(host: string, publicKey: string): string {
  const [type, key] = publicKey.trim().split(/\s+/);
  if (!type || !key) throw new RangeError("a public key has a type and a key");
  return `${host} ${type} ${key}`;
}

/** The text without the lines of a host; lines of others stay as they are. */
export function withoutHost(text: string, host: string): string {
  const kept = text.split("\n").filter((line) => line !== "" && line.split(/\s+/)[0] !== host);
  return kept.map((line) => `${line}\n`).join("");
}

/** The text with the line at its end, once. */
export function addLine(text: string, line: string): string {
  const lines = text.split("\n").filter((other) => other !== "" && other !== line);
  return [...lines, line, ""].join("\n");
}

/** Machines are installed side by side, and each of them writes to this file. */
async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await withFileLock(`${file}.lock`, async () => {
    const before = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    const after = change(before);
    if (after === before) return;
    await replaceFile(file, after);
  });
}
