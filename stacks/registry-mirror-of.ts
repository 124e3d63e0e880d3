import type { RegistryMirror } from "#provisioning/cluster/contract/cluster-settings.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import type { EnvironmentPaths } from "#provisioning/machine/environment-paths.ts";
import { ensureRegistryCertificate } from "#provisioning/registry/registry-certificate.ts";

/** The boot server as the nodes' mirror, where the environment says so; its certificate is made when there is none. */
export async function registryMirrorOf(
  { images, boot }: Pick<Environment, "images" | "boot">,
  paths: Pick<EnvironmentPaths, "boot">,
): Promise<RegistryMirror | undefined> {
  if (!images.mirror) return undefined;
  const { authority } = await ensureRegistryCertificate(paths.boot, boot.address, new Date());
  return { url: `https://${boot.address}:${images.port}`, authority };
}
