import { z } from "zod";

/** A certificate authority or leaf, both PEM: X.509 certificate and PKCS #8 private key. */
const keyAndCertificate = z.strictObject({ certificate: z.string(), key: z.string() });

/**
 * What makes a cluster this cluster. Made once by `hearth:cluster:Cluster`, kept as a secret of the state, sent to
 * nodes over SSH only.
 */
export const clusterSecretsSchema = z.strictObject({
  /** What servers join with (k3s `token`). */
  token: z.string(),
  /** What agents join with (k3s `agent-token`). */
  agentToken: z.string(),
  /** 32 bytes, base64: encrypts the Secrets in the datastore (EncryptionConfiguration, secretbox). */
  encryptionKey: z.string(),
  authorities: z.strictObject({
    kubernetes: keyAndCertificate,
    frontProxy: keyAndCertificate,
    etcd: keyAndCertificate,
    /** Key pair that signs service account tokens, PEM. */
    serviceAccount: z.strictObject({ publicKey: z.string(), key: z.string() }),
  }),
});

export type ClusterSecrets = z.output<typeof clusterSecretsSchema>;
