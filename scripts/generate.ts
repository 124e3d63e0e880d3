import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSite } from "./docs/build-site.ts";
import { generatedFiles } from "./generate-files.ts";

// `npm run generate`: writes what is made from the code, and says which files changed.
// `make docs`: the same with `--site`, which also writes all pages for a browser.
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
if (process.argv.includes("--site")) {
  const pages = buildSite(root, path.join(root, ".hearth", "site"));
  console.log(`✓ ${pages.length} pages in .hearth/site/index.html`);
}
