/** The serialiser has its own mind about blanks inside of braces: a line that differs in nothing else stays as it was. */
export function keepSpacing(before: string, after: string): string {
  const squeezed = (line: string) => `${line.search(/\S|$/)}:${line.replaceAll(" ", "")}`;
  const originals = new Map(before.split("\n").map((line) => [squeezed(line), line]));
  return after
    .split("\n")
    .map((line) => originals.get(squeezed(line)) ?? line)
    .join("\n");
}
