import { styleText } from "node:util";

/** Columns as wide as their widest cell, two blanks between, figures to the right. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const isFigure = header.map((_, column) => rows.every((row) => /^(–|\d+(\.\d+)?( s)?)$/.test(row[column] ?? "–")));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (isFigure[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [styleText("bold", line(header)), ...rows.map(line)].join("\n");
}
