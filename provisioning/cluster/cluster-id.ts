import { createHash, X509Certificate } from "node:crypto";
import type { ClusterSecrets } from "./contract/cluster-secrets.ts";

/**
 * The name of a cluster that cannot be mistaken: SHA-256 of its Kubernetes authority's certificate (DER), 64 hex
 * digits. A node computes the same of the file on its disk.
 */
export function clusterIdOf(secrets: Pick<ClusterSecrets, "authorities">): string {
  const { raw } = new X509Certificate(secrets.authorities.kubernetes.certificate);
  return createHash("sha256").update(raw).digest("hex");
}

/** Enough of an id for people. */
export function shortClusterId(clusterId: string): string {
  return clusterId.slice(0, 12);
}
