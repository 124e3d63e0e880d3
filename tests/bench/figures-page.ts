import type { BenchRow } from "./bench-row.ts";

/** The figures of one group, and under which conditions they came about. */
export interface FiguresSection {
  readonly title: string;
  /** Date, machine, and how busy it was. */
  readonly conditions: string;
  readonly rows: readonly BenchRow[];
}

const head = `# Figures

Written by \`make bench\`, a section at a time; within a section each figure was measured beside its peer's in the same run. Compare the columns, not the runs.
`;

/**
 * The page with the new sections in the place of earlier ones of the same title; the others stay as they were measured.
 * @param order titles of all sections there are; what the page has beside them is dropped
 */
export function updateFigures(page: string, sections: readonly FiguresSection[], order: readonly string[]): string {
  const bodies = new Map(
    page
      .split(/^## /m)
      .slice(1)
      .map((part) => {
        const [title = "", ...lines] = part.split("\n");
        return [title, lines.join("\n").trim()];
      }),
  );
  for (const { title, conditions, rows } of sections) bodies.set(title, `${conditions}\n\n${renderTable(rows)}`);
  const known = order.flatMap((title) => {
    const body = bodies.get(title);
    return body === undefined ? [] : [`\n## ${title}\n\n${body}\n`];
  });
  return head + known.join("");
}

/** Markdown, without a line break at its end. */
export function renderTable(rows: readonly BenchRow[]): string {
  const lines = rows.map(({ what, ours, peer, target, reached }) => {
    const verdict = reached === undefined ? "–" : reached ? "yes" : "**no**";
    return `| ${what} | ${ours} | ${peer} | ${target} | ${verdict} |`;
  });
  return ["| what | ours | peer | to reach | reached |", "|---|---|---|---|---|", ...lines].join("\n");
}
