import { HearthError } from "#model/hearth-error.ts";

/**
 * A network interface as Linux names them: at most 15 octets (IFNAMSIZ), and what a bridge can be called too.
 * @throws HearthError `interface-name-invalid`
 */
export function parseInterfaceName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(text)) return text;
  throw new HearthError({
    code: "interface-name-invalid",
    what: `“${text}” is not the name of a network interface.`,
    why:
      text.length > 15
        ? `It has ${text.length} characters; Linux allows 15.`
        : "It is made of letters, digits, dots, hyphens and underscores and begins with a letter or digit.",
    remedy: "Copy it from the output of `ip -brief link`, for example eno1.",
  });
}
