import { HearthError } from "#model/hearth-error.ts";

/**
 * A DNS domain in lower case without the final dot: `home.arpa`.
 * @throws HearthError `domain-invalid`
 */
export function parseDomain(text: string): string {
  const labels = text.split(".");
  if (text.length <= 190 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) return text;
  const suggestion = text
    .toLowerCase()
    .replace(/_/g, "-")
    .replace(/^\.+|\.+$/g, "");
  throw new HearthError({
    code: "domain-invalid",
    what: `“${text}” is not a DNS domain.`,
    why: "A domain is lower-case labels of letters, digits and hyphens with dots between (RFC 1123).",
    remedy:
      suggestion !== text && /^[a-z0-9.-]+$/.test(suggestion)
        ? `Did you mean ${suggestion}?`
        : "Write it like home.arpa.",
  });
}
