import path from "node:path";
import type { SeedFile } from "#pxe/contract/ticket.ts";

const blockBytes = 512;

/**
 * The seed as a POSIX ustar archive (IEEE Std 1003.1, "ustar Interchange Format"), paths relative to the root of the
 * installed system, owner root. Directories are not listed: those that exist keep their mode, the others are made by
 * whoever unpacks.
 * @throws RangeError for a path that ustar cannot hold, or that leaves the root
 */
export function seedTar(files: readonly SeedFile[], modifiedSeconds: number): Buffer {
  const parts = files.flatMap((file) => {
    const content = Buffer.from(file.content, "utf8");
    return [header(file, content.length, modifiedSeconds), content, Buffer.alloc(padding(content.length))];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * blockBytes)]);
}

function header(file: SeedFile, sizeBytes: number, modifiedSeconds: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  const { name, prefix } = splitPath(file.path);
  block.write(name, 0, 100);
  block.write(octal(file.mode & 0o7777, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(sizeBytes, 12), 124);
  block.write(octal(modifiedSeconds, 12), 136);
  block.fill(" ", 148, 156);
  block.write("0", 156);
  block.write("ustar\u000000", 257);
  block.write("root", 265);
  block.write("root", 297);
  block.write(prefix, 345, 155);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** `/etc/ssh/key` as `etc/ssh/key`; past 100 bytes the front goes into the prefix field, cut at a slash. */
function splitPath(absolute: string): { name: string; prefix: string } {
  const relative = absolute.replace(/^\/+/, "");
  const escapes = relative === "" || path.posix.normalize(relative) !== relative || relative.startsWith("..");
  if (!absolute.startsWith("/") || escapes || relative.includes("\0") || relative.endsWith("/")) {
    throw new RangeError(`“${absolute}” is not a file below the root of the installed system`);
  }
  if (Buffer.byteLength(relative) <= 100) return { name: relative, prefix: "" };
  for (let cut = relative.indexOf("/"); cut > 0; cut = relative.indexOf("/", cut + 1)) {
    const [prefix, name] = [relative.slice(0, cut), relative.slice(cut + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { name, prefix };
  }
  throw new RangeError(`“${absolute}” is too long for a ustar archive`);
}

function octal(value: number, width: number): string {
  return value.toString(8).padStart(width - 1, "0");
}

function padding(sizeBytes: number): number {
  return (blockBytes - (sizeBytes % blockBytes)) % blockBytes;
}
