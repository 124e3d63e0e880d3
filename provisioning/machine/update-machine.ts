import { identityFiles, identityPaths } from "#cloud-init/seed-files.ts";
import { pinHostKey } from "../ssh/known-hosts.ts";
import { runSsh } from "../ssh/run-ssh.ts";
import { waitForSsh } from "../ssh/wait-for-ssh.ts";
import type { MachineSpec } from "./machine-spec.ts";
import { bootMachine, nodeIdentity, type Progress, type Workbench } from "./workbench.ts";

/**
 * Brings the files that follow from the configuration up to date on a running machine, without reinstalling it.
 * A new address is taken over while the old one still carries the connection.
 *
 * @param old the spec that the machine has now
 * @throws HearthError when the machine does not answer at its old address, or afterwards not at its new one
 */
export async function updateMachine(
  old: MachineSpec,
  spec: MachineSpec,
  installed: { readonly hostKey: string; readonly installId: string },
  bench: Workbench,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const boot = await bench.bootServer(progress);
  await boot.putMachine(bootMachine(spec));
  const node = nodeIdentity(spec, installed.installId, await bench.ownPublicKey());
  // A new instance id would make cloud-init take the machine for a new one.
  const files = identityFiles(node).filter((file) => file.path !== identityPaths.metaData);
  const script = [
    "set -e",
    ...files.map((file) => {
      const content = Buffer.from(file.content).toString("base64");
      return `echo ${content} | base64 -d > ${file.path} && chmod ${file.mode.toString(8)} ${file.path}`;
    }),
    // In the background: a new address cuts the connection that this very script arrived by.
    "systemd-run --quiet --on-active=1 sh -c 'networkctl reload; networkctl reconfigure $(ls /sys/class/net | grep -v ^lo)'",
  ].join("\n");
  progress({ text: "writing its configuration" });
  await pinHostKey(bench.paths.knownHosts, spec.address, installed.hostKey);
  await runSsh(await bench.ssh(old.address), "sh -s", { stdin: `${script}\n`, timeoutSeconds: 60 });
  await waitForSsh(await bench.ssh(), { timeoutSeconds: 60, signal });
}
