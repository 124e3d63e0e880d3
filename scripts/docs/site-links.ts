import path from "node:path";

/** Which files there are, for links to lead to. */
export interface SiteFiles {
  /** Pages by their path below the project, e.g. `docs/README.md`. */
  readonly pages: ReadonlySet<string>;
  /** Pictures and the like, which are copied. */
  readonly assets: ReadonlySet<string>;
}

/**
 * Where a link of a page leads on the site; undefined for what the site does not have, such as a folder of code.
 * @param page that has the link, below the project
 * @param href as it is written
 */
export function siteLink(page: string, href: string, { pages, assets }: SiteFiles): string | undefined {
  if (/^[a-z]+:/.test(href) || href.startsWith("#")) return href;
  const [target = "", anchor] = href.split("#");
  const file = path.posix.normalize(path.posix.join(path.posix.dirname(page), target));
  const readme = path.posix.join(file, "README.md");
  const found = pages.has(file) ? file : pages.has(readme) ? readme : assets.has(file) ? file : undefined;
  if (found === undefined) return undefined;
  const relative =
    path.posix.relative(path.posix.dirname(page), htmlName(found)) || path.posix.basename(htmlName(found));
  return anchor === undefined ? relative : `${relative}#${anchor}`;
}

export function htmlName(file: string): string {
  return file.replace(/\.md$/, ".html");
}
