import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Document, parseDocument } from "yaml";
import { ConfigurationError } from "#stacks/config/configuration-error.ts";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import { keepSpacing } from "./keep-spacing.ts";
import { writeStackFile } from "./write-stack-file.ts";

/**
 * Changes `Pulumi.<env>.yaml` and leaves the rest of it, comments too, as it was. A file that would not be valid is not
 * written.
 * @throws ConfigurationError with everything that would be wrong
 */
export async function editStackFile(root: string, env: string, change: (document: Document) => void): Promise<void> {
  const name = `Pulumi.${env}.yaml`;
  const before = await readFile(path.join(root, name), "utf8");
  const document = parseDocument(before);
  change(document);
  const text = keepSpacing(before, document.toString({ lineWidth: 0 }));
  const { problems } = judgeStackFile(env, name, text);
  if (problems.length > 0) throw new ConfigurationError(name, problems);
  await writeStackFile(root, env, text);
}
