import { HearthError } from "#model/hearth-error.ts";

/**
 * The name of a Debian package (Debian Policy, section 5.6.7 with 5.6.1).
 * @throws HearthError `package-name-invalid`, with the name that was probably meant
 */
export function parsePackageName(text: string): string {
  if (isPackageName(text)) return text;
  const [meant = ""] = text
    .trim()
    .toLowerCase()
    .split(/[\s=:/]/);
  throw new HearthError({
    code: "package-name-invalid",
    what: `“${text}” is not the name of a Debian package.`,
    why: "A name is lower-case letters, digits, +, - and dots, at least two of them; the suite decides on the version.",
    remedy: isPackageName(meant) ? `Did you mean ${meant}?` : "Write it like open-iscsi.",
  });
}

function isPackageName(text: string): boolean {
  return /^[a-z0-9][a-z0-9+.-]+$/.test(text);
}
