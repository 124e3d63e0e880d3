/**
 * The text form of the installer protocol: lines `key=value`, one value a line. A key that comes twice keeps its first
 * value; lines without `=` are nothing. Total: any text has a reading.
 */
export function parseKeyValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const equals = line.indexOf("=");
    if (equals <= 0) continue;
    const key = line.slice(0, equals).trim();
    if (!values.has(key)) values.set(key, line.slice(equals + 1).replace(/\r$/, ""));
  }
  return values;
}

/** One line a value; what would start a new line, or drive a terminal, becomes a blank. */
export function formatKeyValues(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${oneLine(String(value))}\n`)
    .join("");
}

/** The text without control characters: it goes to consoles and into logs. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
