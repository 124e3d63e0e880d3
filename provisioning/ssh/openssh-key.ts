import { generateKeyPairSync, randomBytes } from "node:crypto";

/** A key pair as OpenSSH writes it to its two files. */
export interface OpensshKeyPair {
  /** Text of the private key file, not encrypted. Secret. */
  readonly privateKey: string;
  /** One line without its end: `ssh-ed25519 AAAA… comment`. */
  readonly publicKey: string;
}

const keyType = "ssh-ed25519";
const magic = "openssh-key-v1\0";
const header = "-----BEGIN OPENSSH PRIVATE KEY-----";
const footer = "-----END OPENSSH PRIVATE KEY-----";

/** A new Ed25519 key pair. */
export function makeOpensshKeyPair(comment: string): OpensshKeyPair {
  const { privateKey } = generateKeyPairSync("ed25519");
  const jwk = privateKey.export({ format: "jwk" });
  return encodeOpensshKeyPair({
    seed: Buffer.from(jwk.d ?? "", "base64url"),
    publicKey: Buffer.from(jwk.x ?? "", "base64url"),
    check: randomBytes(4),
    comment,
  });
}

/**
 * OpenSSH's PROTOCOL.key: the private half is preceded by the same four random bytes twice, by which a wrong
 * passphrase would show, and padded with 1, 2, 3 … to the cipher's block, 8 bytes without a cipher.
 *
 * @param parts seed and public key of 32 bytes each, check of 4
 */
export function encodeOpensshKeyPair(parts: {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly check: Uint8Array;
  readonly comment: string;
}): OpensshKeyPair {
  const publicBlob = Buffer.concat([field(keyType), field(parts.publicKey)]);
  const secret = Buffer.concat([
    ...[parts.check, parts.check],
    ...[publicBlob, field(Buffer.concat([parts.seed, parts.publicKey])), field(parts.comment)],
  ]);
  const padding = Uint8Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1);
  const file = Buffer.concat([
    Buffer.from(magic, "latin1"),
    ...[field("none"), field("none"), field("")],
    ...[uint32(1), field(publicBlob), field(Buffer.concat([secret, padding]))],
  ]);
  const lines = file.toString("base64").match(/.{1,70}/g) ?? [];
  return {
    privateKey: [header, ...lines, footer, ""].join("\n"),
    publicKey: `${keyType} ${publicBlob.toString("base64")} ${parts.comment}`.trim(),
  };
}

/** The public key in a private key file: it is never encrypted. Undefined where the text is no such file. */
export function publicKeyOf(privateKey: string): string | undefined {
  const body = privateKey.trim();
  if (!body.startsWith(header) || !body.endsWith(footer)) return undefined;
  const file = Buffer.from(body.slice(header.length, -footer.length), "base64");
  if (file.subarray(0, magic.length).toString("latin1") !== magic) return undefined;
  let offset = magic.length;
  const read = (): Buffer | undefined => {
    if (offset + 4 > file.length) return undefined;
    const start = offset + 4;
    const end = start + file.readUInt32BE(offset);
    if (end > file.length) return undefined;
    offset = end;
    return file.subarray(start, end);
  };
  // Cipher, key derivation, its options; then the number of keys, which has always been one.
  if (!read() || !read() || !read()) return undefined;
  offset += 4;
  const blob = read();
  if (!blob || blob.length < 4) return undefined;
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
  return `${type} ${blob.toString("base64")}`;
}

function field(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
