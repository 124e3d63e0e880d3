import { yamlText } from "#model/yaml-text.ts";
import type { NodeIdentity } from "./node-identity.ts";

/**
 * NoCloud user-data (cloud-init "Cloud config data" format).
 * Network, host key and root's keys are already on the disk; cloud-init is told to leave them alone.
 */
export function renderUserData(node: NodeIdentity): string {
  const config = {
    hostname: node.hostname,
    fqdn: `${node.hostname}.${node.domain}`,
    prefer_fqdn_over_hostname: false,
    manage_etc_hosts: true,
    users: [],
    disable_root: false,
    ssh_pwauth: false,
    ssh_deletekeys: false,
    // Only what is missing is made, and this one is there; an empty list breaks cloud-init's own schema.
    ssh_genkeytypes: ["ed25519"],
    ssh: { emit_keys_to_console: false },
    no_ssh_fingerprints: true,
  };
  return `#cloud-config\n${yamlText(config)}`;
}

/** NoCloud meta-data: a new instance id makes cloud-init treat the disk as a new machine. */
export function renderMetaData(node: NodeIdentity): string {
  return yamlText({ "instance-id": node.instanceId, "local-hostname": node.hostname });
}
