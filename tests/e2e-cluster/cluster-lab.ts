import { parseDocument } from "yaml";
import { labStackFile } from "../e2e/homelab.ts";

/** What the health check says at its end, when nothing failed. */
export const healthy = /✓ pods, names, services and volumes: all \d+ checks passed/;

/** A machine of the lab's quickest kind: BIOS, cloud kernel, virtio. Servers carry the datastore and the API. */
export function clusterMachine(name: string, index: number, role: "server" | "agent"): object {
  return {
    name,
    mac: `52:54:00:77:01:${(16 + index).toString(16)}`,
    address: `10.77.0.${20 + index}`,
    disk: { serial: `hearth-${name}` },
    kernel: "cloud",
    role,
    virtual: {
      firmware: "bios",
      cpus: 2,
      memoryMiB: role === "server" ? 3072 : 2048,
      nic: "virtio",
      disks: [{ sizeGiB: 10, bus: "virtio", serial: `hearth-${name}` }],
    },
  };
}

/** The lab's file with these machines in place of its own. */
export async function clusterStackFile(machines: readonly object[], cluster?: object): Promise<string> {
  const document = parseDocument(await labStackFile());
  document.setIn(["config", "hearth:machines"], document.createNode(machines));
  if (cluster) document.setIn(["config", "hearth:cluster"], document.createNode(cluster));
  return document.toString();
}
