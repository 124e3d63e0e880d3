import type { ClusterSecrets } from "#provisioning/cluster/contract/cluster-secrets.ts";
import { issueCertificate } from "./certificate-authority.ts";
import { renderKubeconfig } from "./kubeconfig.ts";
import { adminProfile } from "./leaf-profiles.ts";

/**
 * A kubeconfig with full rights that stands on its own, for the machine that runs Hearth. Secret; valid for a year.
 * It works with either distribution, because both get the same certificate authority.
 * @param name of the context, e.g. `hearth-lab`
 * @param server the virtual address of the API or a server's own
 */
export async function adminKubeconfig(
  secrets: ClusterSecrets,
  name: string,
  server: string,
  now: Date,
): Promise<string> {
  const { kubernetes } = secrets.authorities;
  const { certificate, key } = await issueCertificate(kubernetes, adminProfile, now);
  return renderKubeconfig(name, server, { certificate, key, authority: kubernetes.certificate });
}
