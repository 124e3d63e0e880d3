import { versions } from "../../provisioning/artifacts/versions.ts";
import { ensureSourceBundle } from "../../provisioning/source-bundle/ensure-source-bundle.ts";
import { clusterMachine, clusterStackFile } from "../e2e-cluster/cluster-lab.ts";
import type { BenchGroup } from "./bench-group.ts";
import { atMost, type BenchRow } from "./bench-row.ts";
import { idleSeconds, type MeasuredHomelab, withMeasuredHomelab } from "./measured-homelab.ts";

/** From empty disk to a node that runs pods, with Kubernetes compiled beforehand. */
export const group: BenchGroup = { title: "From empty disk to the first pod", order: 15, run };

async function run(): Promise<BenchRow[]> {
  await ensureSourceBundle(versions.kubernetes.version, { cacheDirectory: ".hearth/cache", onProgress: () => {} });
  const stackFile = await clusterStackFile([clusterMachine("first", 0, "server")]);
  return withMeasuredHomelab("bench-cluster", stackFile, async (measured) => {
    const { sshMs, startMs, readyMs, podMs } = await moments(measured);
    const idle = await idleSeconds(measured.lab);
    return [
      atMost("SSH → node Ready, one server with two processors", seconds(sshMs, readyMs, 35)),
      atMost("SSH → first pod Ready (a system pod)", seconds(sshMs, podMs, 50)),
      atMost("empty disk → first pod Ready", seconds(startMs, podMs, 135)),
      {
        what: "empty disk → every check of the cluster passed",
        ours: `${measured.upSeconds.toFixed(0)} s (${measured.emulatorCpuSeconds.toFixed(0)} CPU-s)`,
        peer: "–",
        target: "–",
      },
      atMost("`make` with nothing to do, one server", { value: idle, limit: 8, unit: "s" }),
    ];
  });
}

/** Kubernetes tells its moments in whole seconds, by the clock of the machine. */
async function moments({ lab, machines }: MeasuredHomelab) {
  const [machine] = machines;
  const [powerOn] = await lab.events(0);
  if (!machine || !powerOn) throw new Error("the boot server has written nothing down");
  const startMs = Date.parse(powerOn.time);
  const readySince = "{.status.conditions[?(@.type=='Ready')].lastTransitionTime}";
  const pods = await lab.kubectl(`get pods -A -o jsonpath="{range .items[*]}${readySince}{' '}{end}"`);
  return {
    startMs,
    sshMs: startMs + machine.totalSeconds * 1000,
    readyMs: Date.parse(await lab.kubectl(`get node ${machine.name} -o jsonpath="${readySince}"`)),
    podMs: Math.min(...pods.split(" ").filter(Boolean).map(Date.parse)),
  };
}

function seconds(fromMs: number, toMs: number, limit: number) {
  return { value: (toMs - fromMs) / 1000, limit, unit: "s", decimals: 0 };
}
