import path from "node:path";
import { parseDocument } from "yaml";
import { versions } from "#provisioning/artifacts/versions.ts";
import { ensureSourceBundle } from "#provisioning/source-bundle/ensure-source-bundle.ts";
import { labStackFile } from "../e2e/homelab.ts";

/** Minutes of two cores where nothing is in the cache. */
export const compileMs = 40 * 60_000;

/** What `make` would do on its way: compiled beforehand, so that no test's time depends on what is in the cache. */
export async function compileKubernetes(version: string = versions.kubernetes.version): Promise<void> {
  let told = 0;
  await ensureSourceBundle(version, {
    cacheDirectory: path.resolve(".hearth/cache"),
    onProgress: (text, percent = 100) => {
      if (percent < 100 && percent < told + 10) return;
      told = percent;
      console.log(text);
    },
  });
}

/** What the health check says at its end, when nothing failed. */
export const healthy = /✓ pods, names, services and volumes: all \d+ checks passed/;

/** A machine of the lab's quickest kind: BIOS, cloud kernel, virtio. Servers carry the datastore and the API. */
export function clusterMachine(
  name: string,
  index: number,
  role: "server" | "agent",
  { memoryMiB = role === "server" ? 3072 : 2048, sizeGiB = 10 }: { memoryMiB?: number; sizeGiB?: number } = {},
): object {
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
      memoryMiB,
      nic: "virtio",
      disks: [{ sizeGiB, bus: "virtio", serial: `hearth-${name}` }],
    },
  };
}

/** The lab's file with these machines in place of its own, and these sections beside them. */
export async function clusterStackFile(
  machines: readonly object[],
  sections: { readonly cluster?: object; readonly images?: object; readonly platform?: object } = {},
): Promise<string> {
  const document = parseDocument(await labStackFile());
  document.setIn(["config", "hearth:machines"], document.createNode(machines));
  for (const [name, section] of Object.entries(sections)) {
    document.setIn(["config", `hearth:${name}`], document.createNode(section));
  }
  return document.toString();
}
