/** A thing in an initial RAM disk. Paths are relative, parents come before their children. */
export type CpioEntry =
  | { readonly kind: "file"; readonly path: string; readonly mode: number; readonly content: Uint8Array }
  | { readonly kind: "directory"; readonly path: string; readonly mode: number }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | {
      readonly kind: "device";
      readonly path: string;
      readonly mode: number;
      readonly major: number;
      readonly minor: number;
    };

const fileTypes = { file: 0o100000, directory: 0o040000, link: 0o120000, device: 0o020000 } as const;

/**
 * Writes a cpio archive in the "newc" format that the kernel unpacks (Linux, driver-api/early-userspace/
 * buffer-format): every header is 110 characters of hexadecimal, name and content are padded to four bytes.
 * Everything belongs to root and has the same time, so that the same entries make the same bytes.
 */
export function encodeCpio(entries: readonly CpioEntry[], mtimeSeconds: number): Buffer {
  const parts = entries.flatMap((entry, index) => member(entry, index + 1, mtimeSeconds));
  return Buffer.concat([...parts, ...record("TRAILER!!!", [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], new Uint8Array())]);
}

function member(entry: CpioEntry, inode: number, mtimeSeconds: number): Buffer[] {
  const content =
    entry.kind === "file" ? entry.content : entry.kind === "link" ? Buffer.from(entry.target) : new Uint8Array();
  const mode = fileTypes[entry.kind] | (entry.kind === "link" ? 0o777 : entry.mode);
  const links = entry.kind === "directory" ? 2 : 1;
  const [major, minor] = entry.kind === "device" ? [entry.major, entry.minor] : [0, 0];
  return record(entry.path, [inode, mode, 0, 0, links, mtimeSeconds, content.length, 0, 0, major, minor], content);
}

/** @param fields inode, mode, uid, gid, links, mtime, size, device (2), special device (2). */
function record(path: string, fields: readonly number[], content: Uint8Array): Buffer[] {
  const name = Buffer.from(`${path}\0`);
  const numbers = [...fields, name.length, 0].map((field) => field.toString(16).padStart(8, "0")).join("");
  const head = Buffer.concat([Buffer.from(`070701${numbers}`), name]);
  return [head, padding(head.length), Buffer.from(content), padding(content.length)];
}

const padding = (length: number) => Buffer.alloc((4 - (length % 4)) % 4);
