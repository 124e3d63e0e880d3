import { makeOpensshKeyPair, type OpensshKeyPair } from "./openssh-key.ts";

/** A host key made before the machine exists, so that its very first answer can be checked. */
export function makeHostKey(hostname: string): OpensshKeyPair {
  return makeOpensshKeyPair(hostname);
}
