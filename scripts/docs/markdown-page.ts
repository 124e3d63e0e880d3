import GithubSlugger from "github-slugger";
import { Lexer, type Token, type Tokens } from "marked";

/** What is asked of a page of Markdown, by links and by tests. */
export interface MarkdownPage {
  readonly title: string;
  /** Anchors of its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  /** Targets of links and pictures, as they are written. */
  readonly links: readonly string[];
  /** Lines of its code blocks, and its inline code. */
  readonly code: readonly string[];
}

export function readMarkdown(text: string): MarkdownPage {
  const tokens = allTokens(Lexer.lex(text));
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === "heading");
  const slugger = new GithubSlugger();
  const blocks = tokens.filter((token): token is Tokens.Code => token.type === "code");
  const inline = tokens.filter((token): token is Tokens.Codespan => token.type === "codespan");
  return {
    title: headings[0] ? plainText(headings[0]) : "",
    anchors: new Set(headings.map((heading) => slugger.slug(plainText(heading)))),
    links: tokens.flatMap((token) => (token.type === "link" || token.type === "image" ? [String(token.href)] : [])),
    code: [...blocks.flatMap((block) => block.text.split("\n")), ...inline.map(({ text: code }) => code)],
  };
}

/** The text of a heading without its marks. */
export function plainText(token: Token): string {
  if (token.type === "html") return "";
  const inner = "tokens" in token ? token.tokens : undefined;
  if (inner && inner.length > 0) return inner.map(plainText).join("");
  return "text" in token ? String(token.text) : token.raw;
}

/** Every token, however deep: lists and tables keep theirs in places of their own. */
function allTokens(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => {
    const cells = token.type === "table" ? [...token.header, ...token.rows.flat()] : [];
    const inner = [
      ...("tokens" in token ? (token.tokens ?? []) : []),
      ...("items" in token ? (token.items ?? []) : []),
    ];
    return [token, ...allTokens(inner), ...cells.flatMap((cell: Tokens.TableCell) => allTokens(cell.tokens))];
  });
}
