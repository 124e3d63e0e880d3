import path from "node:path";
import { replaceFile } from "#model/replace-file.ts";

/** Puts a text that was judged into the place of `Pulumi.<env>.yaml`: whole, or not at all. */
export function writeStackFile(root: string, env: string, text: string): Promise<void> {
  return replaceFile(path.join(root, `Pulumi.${env}.yaml`), text, { mode: 0o644 });
}
