import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits, base64url: what a machine shows to be the one the ticket was made for. Secret. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 of the token, hex: enough to recognise it again after the token itself is erased. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Compares in constant time; the lengths may differ, as digests are compared and not the texts. */
export function tokenMatches(presented: string, digest: string): boolean {
  const presentedDigest = Buffer.from(tokenDigest(presented), "hex");
  const wanted = Buffer.from(digest, "hex");
  return presentedDigest.length === wanted.length && timingSafeEqual(presentedDigest, wanted);
}
