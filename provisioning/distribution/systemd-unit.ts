/** The value of one key; several are several lines, which systemd takes as a list. */
type Value = string | number | readonly string[];

/** Sections of a unit file, in order; see systemd.syntax(7). */
export type UnitSections = Readonly<Record<string, Readonly<Record<string, Value | undefined>>>>;

/** Writes a unit file. */
export function renderUnit(sections: UnitSections): string {
  return Object.entries(sections)
    .map(([name, keys]) => `[${name}]\n${Object.entries(keys).flatMap(lines).join("")}`)
    .join("\n");
}

function lines([key, value]: [string, Value | undefined]): string[] {
  if (value === undefined) return [];
  return [value].flat().map((one) => `${key}=${one}\n`);
}

/**
 * A command with an option a line, so that a change of one is a change of one line.
 * @param options values by name, without dashes in front; true is a flag without a value
 */
export function commandLine(program: string, options: Readonly<Record<string, string | number | boolean>>): string {
  return [program, ...Object.entries(options).map(([name, value]) => `--${name}=${escaped(String(value))}`)].join(
    " \\\n  ",
  );
}

/** systemd expands `%` and `$` in commands, and splits at white space. */
function escaped(text: string): string {
  const plain = text.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /[\s"'\\;]/.test(plain) ? `"${plain.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"` : plain;
}
