import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { makeOpensshKeyPair, publicKeyOf } from "./openssh-key.ts";

/**
 * The Ed25519 key pair in `file` and `file.pub`; makes it when there is none. Two that make it at the same time get
 * the same one.
 *
 * @returns the public key, one line without its end
 * @throws HearthError `ssh-key-failed` when the file holds something else
 */
export async function ensureKeyPair(file: string): Promise<string> {
  const privateKey = (await readIfThere(file)) ?? (await makeOnce(file));
  const publicKey = publicKeyOf(privateKey);
  if (!publicKey) {
    throw new HearthError({
      code: "ssh-key-failed",
      what: `${file} is not a private key in OpenSSH's format.`,
      why: "It was written by something else, or cut off.",
      remedy:
        "Put the right key back. If it is lost, remove the file: `make` makes a new one and installs the machines again.",
    });
  }
  const line = `${publicKey} hearth`;
  if ((await readIfThere(`${file}.pub`))?.trim() !== line) await writeFile(`${file}.pub`, `${line}\n`);
  return line;
}

/** A link fails where a rename would replace: the first one wins, and nobody ever sees half a file. */
async function makeOnce(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(part, makeOpensshKeyPair("hearth").privateKey, { mode: 0o600 });
  try {
    await link(part, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(part, { force: true });
  }
  return readFile(file, "utf8");
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
