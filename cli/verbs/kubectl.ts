import { findLivingServer } from "#provisioning/cluster/living-server.ts";
import { sshAccess } from "#provisioning/machine/ssh-access.ts";
import { interactiveSsh } from "#provisioning/ssh/interactive-ssh.ts";
import { machineAccess } from "#stacks/machine-access-of.ts";
import { openEnvironment } from "../cli-environment.ts";
import { openEngine } from "../engine-session.ts";
import { type OpenCluster, openCluster } from "../open-cluster.ts";
import type { Request } from "../request.ts";

/**
 * `make -s kubectl ARGS='get nodes'`: runs kubectl on a living server. Prints what kubectl prints and nothing else;
 * standard input goes to it too, and the exit code is its own.
 */
export async function kubectl(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const cluster = await openCluster(opened, await openEngine(opened));
  const target = await sshAccess(machineAccess(opened.environment)).target(await serverAddress(cluster));
  return interactiveSsh(target, `${cluster.job.bench.distribution.kubectl} ${request.args ?? "--help"}`);
}

/** A cluster with one server has no choice, and need not be asked. */
async function serverAddress({ nodes, clusterId, job }: OpenCluster): Promise<string> {
  const servers = nodes.filter(({ role }) => role === "server");
  const [only] = servers;
  if (only && servers.length === 1) return only.address;
  return (await findLivingServer(nodes, clusterId, job)).server.address;
}
