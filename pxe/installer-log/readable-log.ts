import { stripVTControlCharacters } from "node:util";

/** Of an installer's log so much is kept, from its end: it ends with what went wrong. */
export const keptLogBytes = 256 * 1024;

/**
 * What an installer sent as its log, as it may be kept and shown: whole lines, the newest, and nothing that drives a
 * terminal. Total: any text has a reading.
 * @param token the secret that the installer talks with; the kernel prints it with its command line
 */
export function readableLog(text: string, token: string): string {
  const plain = stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu, "")
    .replaceAll(token, "(token)");
  return newest(plain.endsWith("\n") || plain === "" ? plain : `${plain}\n`);
}

/** The last whole lines that fit; of a single line that does not, its end. */
function newest(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= keptLogBytes) return text;
  const cut = bytes.subarray(bytes.length - keptLogBytes);
  const lineStart = cut.indexOf("\n") + 1;
  if (lineStart < cut.length) return cut.subarray(lineStart).toString("utf8");
  // Not in the middle of a character: the bytes that go on with one are 10xxxxxx (RFC 3629, section 3).
  return cut.subarray(cut.findIndex((byte) => (byte & 0xc0) !== 0x80)).toString("utf8");
}
