import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { ClusterSecrets } from "#provisioning/cluster/contract/cluster-secrets.ts";
import { makeAuthority } from "./certificate-authority.ts";

/** Everything secret that makes a new cluster this cluster; made once. */
export async function makeClusterSecrets(now: Date): Promise<ClusterSecrets> {
  const [kubernetes, frontProxy, etcd, serviceAccount] = await Promise.all([
    makeAuthority("hearth-kubernetes", now),
    makeAuthority("hearth-front-proxy", now),
    makeAuthority("hearth-etcd", now),
    // RS256 is what every reader of service account tokens understands.
    promisify(generateKeyPair)("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    }),
  ]);
  return {
    token: randomBytes(32).toString("hex"),
    agentToken: randomBytes(32).toString("hex"),
    encryptionKey: randomBytes(32).toString("base64"),
    authorities: {
      kubernetes,
      frontProxy,
      etcd,
      serviceAccount: { publicKey: serviceAccount.publicKey, key: serviceAccount.privateKey },
    },
  };
}
