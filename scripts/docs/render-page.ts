import GithubSlugger from "github-slugger";
import { Marked } from "marked";
import { plainText, readMarkdown } from "./markdown-page.ts";
import { type SiteFiles, siteLink } from "./site-links.ts";

/** One page of the site. @param navigation HTML of the contents, whose links are relative to this page */
export function renderPage(
  page: string,
  markdown: string,
  navigation: string,
  style: string,
  files: SiteFiles,
): string {
  const { title } = readMarkdown(markdown);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Hearth</title>
<style>${style}</style>
</head>
<body>
<nav>${navigation}</nav>
<main>
${renderMarkdown(page, markdown, files)}
</main>
</body>
</html>
`;
}

/** Headings get the anchors that GitHub gives them; a link that leads nowhere on the site is only its words. */
export function renderMarkdown(page: string, markdown: string, files: SiteFiles): string {
  const slugger = new GithubSlugger();
  const marked = new Marked({
    renderer: {
      heading(heading) {
        const anchor = slugger.slug(plainText(heading));
        const inner = this.parser.parseInline(heading.tokens);
        return `<h${heading.depth} id="${anchor}"><a href="#${anchor}">${inner}</a></h${heading.depth}>\n`;
      },
      link({ href, tokens }) {
        const target = siteLink(page, href, files);
        const inner = this.parser.parseInline(tokens);
        return target === undefined ? inner : `<a href="${escapeHtml(target)}">${inner}</a>`;
      },
      image({ href, text }) {
        return `<img src="${escapeHtml(siteLink(page, href, files) ?? "")}" alt="${escapeHtml(text)}">`;
      },
      table(token) {
        const row = (cells: typeof token.header, tag: string) =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")}</tr>`;
        const head = token.header.some((cell) => cell.text !== "") ? row(token.header, "th") : "";
        return `<div class="table"><table>${head}${token.rows.map((cells) => row(cells, "td")).join("\n")}</table></div>\n`;
      },
      // Comments say that a page is generated; nothing else in the pages is HTML.
      html: () => "",
    },
  });
  return marked.parse(markdown, { async: false });
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
