import { rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** Puts a text that was judged into the place of `Pulumi.<env>.yaml`: whole, or not at all. */
export async function writeStackFile(root: string, env: string, text: string): Promise<void> {
  const file = path.join(root, `Pulumi.${env}.yaml`);
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
