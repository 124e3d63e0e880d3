import { HearthError } from "./hearth-error.ts";

/** Six octets, lower case, separated by colons: `52:54:00:00:00:01`. */
export type MacAddress = string & { readonly __brand: "MacAddress" };

/**
 * Reads the notations people paste: colons, hyphens, Cisco dots or bare hex, any case.
 * @throws HearthError `mac-invalid`, with a suggestion where twelve hex digits can be found.
 */
export function parseMacAddress(text: string): MacAddress {
  const notations = [
    /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i,
    /^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/i,
    /^[0-9a-f]{4}(\.[0-9a-f]{4}){2}$/i,
    /^[0-9a-f]{12}$/i,
  ];
  if (!notations.some((notation) => notation.test(text))) {
    throw new HearthError({
      code: "mac-invalid",
      what: `“${text}” is not a MAC address.`,
      why: "A MAC address is six pairs of hexadecimal digits, for example 52:54:00:00:00:01.",
      remedy: macSuggestion(text) ?? "Copy it from the machine's label, its firmware setup, or `ip link` on it.",
    });
  }
  const octets = text.toLowerCase().replace(/[^0-9a-f]/g, "");
  return (octets.match(/../g) ?? []).join(":") as MacAddress;
}

/** The address as six octets. */
export function macToBytes(mac: MacAddress): Uint8Array {
  return Uint8Array.from(mac.split(":"), (octet) => Number.parseInt(octet, 16));
}

/** Six octets as an address; shorter input is a programming error. */
export function macFromBytes(bytes: Uint8Array): MacAddress {
  if (bytes.length < 6) throw new RangeError(`a MAC address has 6 octets, got ${bytes.length}`);
  return Array.from(bytes.subarray(0, 6), (octet) => octet.toString(16).padStart(2, "0")).join(":") as MacAddress;
}

function macSuggestion(text: string): string | undefined {
  // The letter O for zero and l for one are the usual slips when a label is typed off.
  const digits = text
    .toLowerCase()
    .replace(/o/g, "0")
    .replace(/[il]/g, "1")
    .replace(/[^0-9a-f]/g, "");
  if (digits.length !== 12) return undefined;
  return `Did you mean ${(digits.match(/../g) ?? []).join(":")}?`;
}
