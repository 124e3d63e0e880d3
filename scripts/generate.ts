import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generatedFiles } from "./generate-files.ts";

// `npm run generate`, `make docs`: writes what is made from the code, and says which files changed.
const root = path.resolve(import.meta.dirname, "..");
for (const [name, content] of Object.entries(generatedFiles())) {
  const file = path.join(root, name);
  const fresh = existsSync(file) && readFileSync(file, "utf8") === content;
  if (!fresh) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  console.log(`${fresh ? "· as it was" : "✓ written"}  ${name}`);
}
