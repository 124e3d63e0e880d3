import { setTimeout as sleep } from "node:timers/promises";
import type { Site } from "#apps/contract/site.ts";
import type { ClusterJob } from "../cluster/cluster-bench.ts";
import type { Peer } from "../cluster/contract/node-spec.ts";
import { findLivingServer } from "../cluster/living-server.ts";
import type { MachineAccess } from "../machine/machine-access.ts";
import { sshAccess } from "../machine/ssh-access.ts";
import { type ForwardedPort, forwardPort } from "../ssh/forward-port.ts";
import { kubectlCluster } from "./cluster-api/kubectl-cluster.ts";
import { authorization, giteaApi } from "./git/gitea-api.ts";
import type { SeedBench } from "./seed/seed-bench.ts";

const giteaPort = 3000;
const forwardSeconds = 60;

/** Whose platform, and who may be asked. */
export interface PlatformPlace {
  readonly access: MachineAccess;
  readonly clusterId: string;
  readonly nodes: readonly Peer[];
  readonly site: Pick<Site, "gitAddress">;
}

/** The tools of the seed, and a way to everything that answers inside the cluster. */
export interface PlatformBench extends SeedBench {
  /** @param port of loopback on this computer; absent: one that is free */
  forward(to: { readonly address: string; readonly port: number }, port?: number): Promise<ForwardedPort>;
}

/**
 * The real tools: kubectl on a server that lives, and git through it, by the address that Gitea's Service has for ever.
 * @throws HearthError `cluster-not-answering`
 */
export async function openSeedBench(place: PlatformPlace, job: ClusterJob): Promise<PlatformBench> {
  const { bench, signal } = job;
  const { server } = await findLivingServer(place.nodes, place.clusterId, job);
  const target = await sshAccess(place.access).target(server.address);
  const forward: PlatformBench["forward"] = (to, port) =>
    forwardPort(target, to, { timeoutSeconds: forwardSeconds, signal, ...(port === undefined ? {} : { port }) });
  return {
    forward,
    cluster: kubectlCluster(await bench.shell(server), bench.distribution),
    treeDirectory: bench.paths.tree,
    progress: (text) => job.progress({ text }),
    signal,
    nowMs: Date.now,
    pause: (milliseconds) => sleep(milliseconds, undefined, { signal }),
    async openGit() {
      const forwarded = await forward({ address: place.site.gitAddress, port: giteaPort });
      const address = `http://127.0.0.1:${forwarded.port}`;
      return {
        api: giteaApi(address, signal),
        remote: (owner, repository) => ({
          url: `${address}/${owner.user}/${repository}.git`,
          configuration: {
            "http.extraHeader": `Authorization: ${authorization(owner)}`,
            // A proxy of the person's leads elsewhere.
            "http.proxy": "",
          },
        }),
        close: () => forwarded.close(),
      };
    },
  };
}
