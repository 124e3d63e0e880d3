import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readMarkdown } from "./markdown-page.ts";
import { renderMarkdown, renderPage } from "./render-page.ts";
import { htmlName, type SiteFiles } from "./site-links.ts";

const contents = "docs/README.md";

/**
 * Writes the documentation as pages that a browser reads from the disk or from any web server: all of docs/, and every
 * page elsewhere that it leads to. Links among them stay relative.
 * @returns the pages, below the project
 */
export function buildSite(root: string, directory: string): readonly string[] {
  const style = readFileSync(path.join(import.meta.dirname, "site.css"), "utf8");
  const read = (page: string) => readFileSync(path.join(root, page), "utf8");
  const pages = pagesFrom(root, read);
  const assets = filesBelow(root, "docs/images");
  const files: SiteFiles = { pages: new Set(pages), assets: new Set(assets) };
  rmSync(directory, { recursive: true, force: true });
  for (const page of pages) {
    const file = path.join(directory, htmlName(page));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, renderPage(page, read(page), navigation(page, read(contents), files), style, files));
  }
  for (const asset of assets) cpSync(path.join(root, asset), path.join(directory, asset), { recursive: true });
  const first = htmlName(contents);
  writeFileSync(
    path.join(directory, "index.html"),
    `<!doctype html>\n<meta http-equiv="refresh" content="0; url=${first}">\n<a href="${first}">Hearth</a>\n`,
  );
  return pages;
}

/** The page of contents, its links turned to where this page is. */
function navigation(page: string, markdown: string, files: SiteFiles): string {
  const toContents = path.posix.relative(path.posix.dirname(page), path.posix.dirname(contents)) || ".";
  const turned = markdown.replace(/\]\((?![a-z]+:|#)([^)]+)\)/g, (_, href: string) => `](${toContents}/${href})`);
  const list = turned.replace(/^# .*$/m, `**[Hearth](${toContents}/${path.posix.basename(contents)})**`);
  return renderMarkdown(page, list, files);
}

/** docs/ without what machines read, and the pages that links of those lead to, however far. */
function pagesFrom(root: string, read: (page: string) => string): readonly string[] {
  const pages = new Set<string>();
  const waiting = filesBelow(root, "docs").filter((file) => file.endsWith(".md"));
  for (let page = waiting.pop(); page !== undefined; page = waiting.pop()) {
    if (pages.has(page)) continue;
    pages.add(page);
    for (const href of readMarkdown(read(page)).links) {
      if (/^[a-z]+:|^#/.test(href)) continue;
      const file = path.posix.normalize(path.posix.join(path.posix.dirname(page), href.replace(/#.*$/, "")));
      const candidates = file.endsWith(".md") ? [file] : [path.posix.join(file, "README.md")];
      waiting.push(...candidates.filter((one) => !one.startsWith("..") && existsSync(path.join(root, one))));
    }
  }
  return [...pages].toSorted();
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}
