import { versions } from "../../provisioning/artifacts/versions.ts";
import { ensurePlatformImages } from "../../provisioning/platform-images/ensure-platform-images.ts";
import { ensureSourceBundle } from "../../provisioning/source-bundle/ensure-source-bundle.ts";
import { clusterStackFile } from "../e2e-cluster/cluster-lab.ts";
import { platformMachine, platformNode } from "../e2e-platform/platform-lab.ts";
import { openService } from "../e2e-platform/working-copy.ts";
import type { BenchGroup } from "./bench-group.ts";
import { atMost, type BenchRow } from "./bench-row.ts";
import { idleSeconds, type MeasuredHomelab, withMeasuredHomelab } from "./measured-homelab.ts";

/** From empty disk to a service that came out of git, with everything compiled beforehand. */
export const group: BenchGroup = { title: "From empty disk to a service out of git", order: 16, run };

async function run(): Promise<BenchRow[]> {
  const request = { cacheDirectory: ".hearth/cache", onProgress: () => {} };
  await ensureSourceBundle(versions.kubernetes.version, request);
  await ensurePlatformImages(["argoCd", "busybox", "gitea", "metricsServer", "redis"], request);
  const stackFile = await clusterStackFile([platformMachine], { platform: {} });
  return withMeasuredHomelab("bench-platform", stackFile, async (measured) => {
    const { startMs, sshMs, readyMs, giteaMs, argoCdMs, pageMs } = await moments(measured);
    const after = (ms: number) => `${((ms - startMs) / 1000).toFixed(0)} s`;
    const { lab } = measured;
    const open = await openService(lab, "welcome");
    const page = await fetch(open.url);
    await open.close();
    if (page.status !== 200) throw new Error(`the page answered ${page.status}`);
    const usedMiB = Number(await lab.ssh(platformNode, "free -m | awk '/^Mem/ {print $3}'"));
    return [
      atMost("empty disk → a service out of git answers over HTTP", {
        value: (pageMs - startMs) / 1000,
        limit: 300,
        unit: "s",
        decimals: 0,
        detail: `SSH ${after(sshMs)}, Ready ${after(readyMs)}, Gitea ${after(giteaMs)}, Argo CD ${after(argoCdMs)}`,
      }),
      {
        what: "empty disk → the end of `make`, every service healthy",
        ours: `${measured.upSeconds.toFixed(0)} s (${measured.emulatorCpuSeconds.toFixed(0)} CPU-s)`,
        peer: "–",
        target: "–",
      },
      { what: "memory of the whole machine, seeded and idle", ours: `${usedMiB} MiB`, peer: "–", target: "–" },
      atMost("`make` with nothing to do, with the platform", { value: await idleSeconds(lab), limit: 10, unit: "s" }),
    ];
  });
}

/** Kubernetes tells its moments in whole seconds, by the clock of the machine. */
async function moments({ lab, machines }: MeasuredHomelab) {
  const [machine] = machines;
  const [powerOn] = await lab.events(0);
  if (!machine || !powerOn) throw new Error("the boot server has written nothing down");
  const startMs = Date.parse(powerOn.time);
  const since = async (object: string, type: string) =>
    Date.parse(
      await lab.kubectl(`get ${object} -o jsonpath="{.status.conditions[?(@.type=='${type}')].lastTransitionTime}"`),
    );
  return {
    startMs,
    sshMs: startMs + machine.totalSeconds * 1000,
    readyMs: await since(`node ${machine.name}`, "Ready"),
    giteaMs: await since("deployment gitea --namespace=gitea", "Available"),
    argoCdMs: await since("deployment argocd-server --namespace=argocd", "Available"),
    pageMs: await since("deployment welcome --namespace=welcome", "Available"),
  };
}
