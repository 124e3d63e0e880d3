import { HearthError } from "#model/hearth-error.ts";

/**
 * Serial number of a virtual disk. virtio-blk has room for 20 octets (virtio 1.2, section 5.2.6.1), as has NVMe; a
 * longer one would arrive cut off and match no selector.
 * @throws HearthError `virtual-serial-invalid`
 */
export function parseVirtualSerial(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$/.test(text)) return text;
  throw new HearthError({
    code: "virtual-serial-invalid",
    what: `“${text}” cannot be the serial number of a virtual disk.`,
    why:
      text.length > 20
        ? `It has ${text.length} characters; a virtual disk has room for 20.`
        : "It is made of letters, digits, dots, hyphens and underscores and begins with a letter or digit.",
    remedy: "Write it like hearth-metal0.",
  });
}
