import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildSite } from "./build-site.ts";
import { renderMarkdown } from "./render-page.ts";

const root = path.resolve(import.meta.dirname, "../..");
let directory: string;
let pages: readonly string[];
beforeAll(() => {
  directory = path.join(mkdtempSync(path.join(tmpdir(), "hearth-site-")), "site");
  pages = buildSite(root, directory);
});
afterAll(() => rmSync(path.dirname(directory), { recursive: true }));

test("every page of docs is there, and the pages elsewhere that they lead to", () => {
  expect(pages).toContain("docs/tutorial.md");
  expect(pages).toContain("docs/decisions/0003-when-a-disk-may-be-wiped.md");
  expect(pages).toContain("pxe/contract/installer-protocol.md");
  expect(existsSync(path.join(directory, "index.html"))).toBe(true);
});

test("every link of every page leads to a page, and to a heading that it has", () => {
  const html = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
  const read = (file: string) => readFileSync(file, "utf8");
  const broken = html.flatMap((name) => {
    const file = path.join(directory, name);
    const targets = [...read(file).matchAll(/ (?:href|src)="([^"]*)"/g)].map((match) => match[1] ?? "");
    return targets
      .filter((target) => {
        if (/^https:/.test(target)) return false;
        const [relative = "", anchor] = target.split("#");
        const leads = relative === "" ? file : path.join(path.dirname(file), relative);
        return !existsSync(leads) || (anchor !== undefined && !read(leads).includes(` id="${anchor}"`));
      })
      .map((target) => `${name}: ${target}`);
  });
  expect(broken).toEqual([]);
});

test("markup in a page is text or nothing, and a link to what the site does not have is its words", () => {
  const files = { pages: new Set(["docs/a.md"]), assets: new Set<string>() };
  const html = renderMarkdown("docs/b.md", "# A `b` <!-- no -->\n\n`<script>` [a](a.md#x) [code](../pxe)\n", files);
  expect(html).toBe(
    '<h1 id="a-b-"><a href="#a-b-">A <code>b</code> </a></h1>\n<p><code>&lt;script&gt;</code> <a href="a.html#x">a</a> code</p>\n',
  );
});
