import { HearthError } from "#model/hearth-error.ts";
import { readSymptoms } from "./await-ready.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import type { NodeSettings } from "./contract/node-spec.ts";
import { clockWrong, diskFull } from "./diagnose-node.ts";
import type { NodeShell } from "./node-shell.ts";

/** Binaries, images and a datastore to begin with. */
const neededMiB = 1500;
const clockToleranceSeconds = 120;
/** Further off than this is no drift: somebody has to look why. */
const clockDriftSeconds = 3600;
const installSeconds = 900;

/** Looks whether a node can become a member at all, before anything is done to it; sets its clock, installs its packages. */
export async function prepareNode(
  shell: NodeShell,
  node: NodeSettings,
  { bench, progress }: ClusterJob,
): Promise<void> {
  const symptoms = await readSymptoms(shell, bench.distribution, bench.nowMs);
  const skewSeconds = Math.abs(symptoms.clockAheadSeconds);
  if (skewSeconds > clockToleranceSeconds) {
    // A node that is at work is not moved in time.
    if (skewSeconds > clockDriftSeconds || symptoms.unitState === "active") throw clockWrong(node, symptoms);
    progress({ text: "setting its clock" });
    await shell.run(setClockScript(bench.nowMs()), { timeoutSeconds: 30 });
  }
  if (symptoms.unitState !== "active" && symptoms.freeMiB < neededMiB) throw diskFull(node, symptoms);
  await installPackages(shell, node, progress);
}

/**
 * An emulated machine falls behind on a computer that is busy, a real one while it has no battery; and a network that
 * leads nowhere has no time server.
 */
function setClockScript(nowMs: number): string {
  return `date --set=@${Math.round(nowMs / 1000)} >/dev/null\nhwclock --systohc 2>/dev/null || true\n`;
}

/** Debian packages that are not there yet; those that the file no longer names stay. */
export async function installPackages(
  shell: NodeShell,
  { name, packages }: Pick<NodeSettings, "name" | "packages">,
  progress: ClusterJob["progress"],
): Promise<void> {
  if (packages.length === 0) return;
  progress({ text: `packages: ${packages.join(", ")}` });
  const list = packages.join(" ");
  const script = [
    `dpkg-query -W -f='\${db:Status-Abbrev}\\n' ${list} 2>/dev/null | grep -vq '^ii' || [ "$(dpkg-query -W -f='x' ${list} 2>/dev/null | wc -c)" -ne ${packages.length} ] || exit 0`,
    "export DEBIAN_FRONTEND=noninteractive",
    `apt-get -qq update && apt-get -qq -y --no-install-recommends install ${list}`,
    "",
  ];
  const result = await shell.run(script.join("\n"), { timeoutSeconds: installSeconds, allowFailure: true });
  if (result.exitCode === 0) return;
  throw new HearthError({
    code: "node-package-missing",
    what: `Packages could not be installed on ${name}: ${packages.join(", ")}.`,
    why: `apt says: ${result.stderr.trim().split("\n").slice(-2).join(" ") || "nothing"}`,
    remedy: "Check their names in the file, and that the node reaches its Debian mirror; then run `make` again.",
  });
}
