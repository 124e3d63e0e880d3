/** A value as it is called in a sentence: `the number 12`, `the text “x”`, `a list`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  switch (typeof value) {
    case "string":
      return value === "" ? "an empty text" : `the text “${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
    case "number":
      return `the number ${value}`;
    case "boolean":
      return `the word ${value}`;
    default:
      return "a group of options";
  }
}
