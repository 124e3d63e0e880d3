import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * The passphrase that encrypts the secrets of the Pulumi state: made at first use, readable by its owner alone.
 * `PULUMI_CONFIG_PASSPHRASE` wins, for people who keep theirs elsewhere.
 *
 * @param directory `EnvironmentPaths.own`
 */
export async function statePassphrase(directory: string, variables: NodeJS.ProcessEnv): Promise<string> {
  const existing = await existingPassphrase(directory, variables);
  if (existing !== undefined) return existing;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const passphrase = randomBytes(32).toString("base64url");
  // `wx`: two first runs at once must not each make one.
  await writeFile(passphraseFile(directory), `${passphrase}\n`, { mode: 0o600, flag: "wx" });
  return passphrase;
}

/** The passphrase as {@link statePassphrase} finds it; undefined before its first use. */
export async function existingPassphrase(directory: string, variables: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (variables.PULUMI_CONFIG_PASSPHRASE !== undefined) return variables.PULUMI_CONFIG_PASSPHRASE;
  try {
    return (await readFile(passphraseFile(directory), "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}

function passphraseFile(directory: string): string {
  return path.join(directory, "passphrase");
}
