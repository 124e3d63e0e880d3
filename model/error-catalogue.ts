/**
 * Every error code that Hearth can show, with one line for the reference page.
 * A code is permanent: it may be retired, never reused. Keep the list sorted.
 */
export const errorCatalogue = {
  "address-invalid": "A text that should be an IPv4 address is not one.",
  "cidr-host-bits": "A network in CIDR form has bits set outside its prefix.",
  "cidr-invalid": "A text that should be a network in CIDR form is not one.",
  "debian-tree-failed": "A tree of Debian packages could not be put together.",
  "host-package-missing": "A package that the host needs for building images is not installed.",
  "hostname-invalid": "A text that should be a host name (one RFC 1123 label) is not one.",
  "mac-invalid": "A text that should be a MAC address is not one.",
} as const satisfies Record<string, string>;

export type HearthErrorCode = keyof typeof errorCatalogue;
