import { styleText } from "node:util";

const gap = "  ";

/**
 * Columns as wide as their widest cell, two blanks between, figures to the right. A table that is wider than the
 * terminal goes on below itself, with its first column again.
 *
 * @param columns of the terminal; a file has no end
 */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number = process.stdout.columns || Number.POSITIVE_INFINITY,
): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const isFigure = header.map((_, column) =>
    rows.every((row) => /^(–|\d+(\.\d+)?( s)?|\d+ min \d\d s)$/.test(row[column] ?? "–")),
  );
  const line = (cells: readonly string[], shown: readonly number[]) =>
    shown
      .map((column) => {
        const [cell = "", width = 0] = [cells[column], widths[column]];
        return isFigure[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(gap)
      .trimEnd();
  return blocks(widths, columns)
    .map((shown) => [styleText("bold", line(header, shown)), ...rows.map((row) => line(row, shown))].join("\n"))
    .join("\n\n");
}

/** Which columns stand beside each other: as many as fit, each time after the first one. */
function blocks(widths: readonly number[], columns: number): number[][] {
  const [first = 0, ...rest] = widths;
  const result: number[][] = [];
  let left = 0;
  for (const [index, width] of rest.entries()) {
    left -= gap.length + width;
    if (left < 0 || result.length === 0) {
      result.push([0]);
      left = columns - first - gap.length - width;
    }
    result.at(-1)?.push(index + 1);
  }
  return result.length === 0 ? [[0]] : result;
}
