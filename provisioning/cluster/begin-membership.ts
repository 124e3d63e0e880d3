import { HearthError } from "#model/hearth-error.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import { changeHistory } from "./cluster-history.ts";
import type { NodeStart } from "./contract/node-files.ts";
import type { NodeInputs } from "./contract/node-inputs.ts";
import type { Peer } from "./contract/node-spec.ts";
import type { Membership } from "./decide-membership.ts";
import { addEtcdMember, promoteEtcdMember, removeEtcdMembers } from "./etcd-members.ts";
import { nodeMark, planOfMember, readNodeMark } from "./node-mark.ts";
import { putNodeFiles } from "./put-node-files.ts";
import { sendSnapshot } from "./snapshot-files.ts";
import { startUnits } from "./start-units.ts";
import { writeNodeFiles } from "./write-node-files.ts";

type Beginning = Exclude<Membership, { readonly kind: "refuse" | "member" }>;

/** Takes the steps that a membership asks for, up to the running units. What the node needs lies on it already. */
export async function beginMembership(inputs: NodeInputs, membership: Beginning, job: ClusterJob): Promise<void> {
  const { bench, progress } = job;
  const { node, cluster } = inputs;
  const shell = await bench.shell(node);
  const put = async (start: NodeStart, via?: Peer) => {
    const apiServer = cluster.apiAddress ?? (node.role === "server" || !via ? node.address : via.address);
    const plan = { node, cluster, secrets: inputs.secrets, start, apiServer };
    // The mark is there before anything else: who comes back to a half-written node must know what it is.
    await writeNodeFiles(shell, [nodeMark(inputs.clusterId, plan, "joining")]);
    return putNodeFiles(shell, bench, plan);
  };

  switch (membership.kind) {
    case "start": {
      // On this computer's disk before anything runs: whoever asks next must know that somebody was chosen.
      await changeHistory(bench.paths.cluster, inputs.clusterId, (history) => ({ ...history, starter: node.name }));
      progress({ text: "starting the cluster" });
      return startUnits(shell, await put({ kind: "start" }));
    }
    case "restore": {
      progress({ text: `restoring the datastore of ${membership.snapshot.takenAt}` });
      const snapshotFile = await sendSnapshot(shell, job, membership.snapshot);
      return startUnits(shell, await put({ kind: "restore", snapshotFile }));
    }
    case "resume": {
      progress({ text: "starting what was stopped" });
      const mark = await readNodeMark(shell);
      if (!mark) throw unmarked(node);
      return startUnits(shell, await putNodeFiles(shell, bench, planOfMember(inputs, mark)));
    }
    case "join":
      return join(membership);
  }

  async function join({ via, staleEtcdMembers, staleNode }: Beginning & { kind: "join" }): Promise<void> {
    const server = await bench.shell(via);
    await removeEtcdMembers(server, bench.distribution, staleEtcdMembers);
    if (staleNode) {
      await server.run(`${bench.distribution.kubectl} delete node ${node.name} --ignore-not-found --wait=false`, {
        timeoutSeconds: 180,
      });
    }
    progress({ text: `joining ${via.name}` });
    if (node.role === "agent") {
      return startUnits(shell, await put({ kind: "join", server: via.address, etcdMembers: [] }, via));
    }
    const { id, members } = await addEtcdMember(server, bench.distribution, node);
    await startUnits(shell, await put({ kind: "join", server: via.address, etcdMembers: members }, via));
    if (id) await promoteEtcdMember(server, bench.distribution, id, node);
  }
}

function unmarked({ name }: Peer): HearthError {
  return new HearthError({
    code: "node-foreign",
    what: `${name} holds a part of this cluster that Hearth did not put there.`,
    why: "It has the cluster's authority and no mark of Hearth, so it is not known how it was set up.",
    remedy: `If nothing on it is needed any more, run \`make reinstall NODE=${name}\`.`,
  });
}
