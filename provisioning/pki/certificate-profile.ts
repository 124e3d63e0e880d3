/** What a certificate says of its holder. */
export interface CertificateProfile {
  /** The user name in Kubernetes' eyes. */
  readonly commonName: string;
  /** The group in Kubernetes' eyes. */
  readonly organization?: string;
  /** What a client may call the holder. */
  readonly dnsNames: readonly string[];
  readonly addresses: readonly string[];
  readonly usages: readonly ("client" | "server")[];
}
