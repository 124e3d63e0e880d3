import { shellQuote } from "../ssh/shell-quote.ts";
import type { NodeFile } from "./contract/node-files.ts";
import type { NodeShell } from "./node-shell.ts";

/** Those of the files that the node has, with the content that they have there. */
export async function readNodeFiles(shell: NodeShell, files: readonly NodeFile[]): Promise<NodeFile[]> {
  if (files.length === 0) return [];
  const paths = files.map(({ path }) => shellQuote(path)).join(" ");
  const script = `for file in ${paths}; do [ ! -f "$file" ] || echo "$file $(base64 -w0 "$file")"; done\n`;
  const { stdout } = await shell.run(script, { timeoutSeconds: 120 });
  const contents = new Map(
    stdout.split("\n").map((line) => {
      const [path = "", content = ""] = line.split(" ");
      return [path, Buffer.from(content, "base64").toString("utf8")];
    }),
  );
  return files.flatMap((file) => {
    const content = contents.get(file.path);
    return content === undefined ? [] : [{ ...file, content }];
  });
}
