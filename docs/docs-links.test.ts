import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readMarkdown } from "../scripts/docs/markdown-page.ts";

const pages = ["../README.md", ...readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })].filter(
  (name) => name.endsWith(".md"),
);

test.each(pages)("every page that %s leads to is there", (name) => {
  const file = path.join(import.meta.dirname, name);
  const targets = [...readFileSync(file, "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  const missing = targets
    .filter((target) => !/^[a-z]+:/.test(target) && !target.startsWith("#"))
    .filter((target) => !existsSync(path.join(path.dirname(file), target.replace(/#.*$/, ""))));
  expect(missing).toEqual([]);
});

test.each(pages)("every heading that %s leads to is there", (name) => {
  const file = path.join(import.meta.dirname, name);
  const { links } = readMarkdown(readFileSync(file, "utf8"));
  const missing = links.filter((target) => {
    const [relative = "", anchor] = target.split("#");
    if (anchor === undefined || /^[a-z]+:/.test(target)) return false;
    const leads = relative === "" ? file : path.join(path.dirname(file), relative);
    return !readMarkdown(readFileSync(leads, "utf8")).anchors.has(anchor);
  });
  expect(missing).toEqual([]);
});
