import { HearthError } from "./hearth-error.ts";

/** One RFC 1123 label, lower case: what a machine is called. */
export type Hostname = string & { readonly __brand: "Hostname" };

/** @throws HearthError `hostname-invalid` */
export function parseHostname(text: string): Hostname {
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) {
    const suggestion = text
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 63);
    throw new HearthError({
      code: "hostname-invalid",
      what: `“${text}” is not a host name.`,
      why: "A host name is one label of 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end (RFC 1123).",
      remedy: suggestion ? `Did you mean ${suggestion}?` : "Write it like node1.",
    });
  }
  return text as Hostname;
}
