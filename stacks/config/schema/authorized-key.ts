import { HearthError } from "#model/hearth-error.ts";

const keyTypes = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
];

/**
 * One line of an OpenSSH `.pub` file: type, base64, and a comment if there is one. Outer blanks are dropped.
 * @throws HearthError `ssh-key-private`, `ssh-key-invalid`; neither repeats more than the first few characters
 */
export function parseAuthorizedKey(text: string): string {
  const line = text.trim();
  if (/PRIVATE KEY/.test(line)) throw privateKeyRefused();
  const [type = "", base64 = ""] = line.split(/\s+/);
  const fits = keyTypes.includes(type) && !/[\r\n]/.test(line) && typeInside(base64) === type;
  if (fits) return line;
  throw new HearthError({
    code: "ssh-key-invalid",
    what: `“${line.length > 24 ? `${line.slice(0, 24)}…` : line}” is not an OpenSSH public key.`,
    why: `A public key is one line: its type (${keyTypes[0]}, ${keyTypes[1]}, …), the key in base64, and a comment.`,
    remedy: /^[~/.]/.test(line)
      ? `Write what the file holds instead of its name: cat ${line}`
      : "Copy the whole line from a .pub file: cat ~/.ssh/id_ed25519.pub",
  });
}

/** The key's type as its binary form states it (RFC 4253 section 6.6): a length in four octets, then the text. */
function typeInside(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const blob = Buffer.from(base64, "base64");
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  return length < blob.length - 4 ? blob.toString("latin1", 4, 4 + length) : undefined;
}

function privateKeyRefused(): HearthError {
  return new HearthError({
    code: "ssh-key-private",
    what: "A private key stands where public keys belong.",
    why: "A private key never leaves the computer that it was made on, and this file is meant to be kept in git.",
    remedy: "Replace it by the line in the .pub file beside it. If it was shared or committed, make a new key.",
  });
}
