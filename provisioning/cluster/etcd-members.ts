import { HearthError } from "#model/hearth-error.ts";
import { parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import type { Distribution } from "./contract/node-files.ts";
import type { Peer } from "./contract/node-spec.ts";
import { type EtcdMember, parseEtcdMembers } from "./member-report.ts";
import type { NodeShell } from "./node-shell.ts";

/** Where members of etcd speak to each other. */
const peerPort = 2380;
/** A new member copies the datastore before it may vote. */
const promoteSeconds = 240;

type EtcdTool = Pick<Distribution, "etcdctl">;

/** Removes members that are gone for good; one that is not listed any more is fine. */
export async function removeEtcdMembers(
  server: NodeShell,
  { etcdctl }: EtcdTool,
  members: readonly EtcdMember[],
): Promise<void> {
  if (!etcdctl || members.length === 0) return;
  const script = members.map(({ id }) => `${etcdctl} member remove ${id} || ! ${etcdctl} member list | grep -q ^${id}`);
  await server.run(`set -e\n${script.join("\n")}\n`, { timeoutSeconds: 180 });
}

/**
 * Announces a server to etcd as a learner: until it has copied the datastore it has no vote, so that a machine that
 * fails on the way takes nobody's quorum.
 *
 * @returns its id and all members; nothing where the distribution does this itself
 */
export async function addEtcdMember(
  server: NodeShell,
  { etcdctl }: EtcdTool,
  node: Peer,
): Promise<{ readonly id?: string; readonly members: readonly Peer[] }> {
  if (!etcdctl) return { members: [] };
  const url = `https://${node.address}:${peerPort}`;
  const script = `set -e
${etcdctl} member add ${node.name} --learner --peer-urls=${url} >&2
${etcdctl} member list -w simple
`;
  const { stdout } = await server.run(script, { timeoutSeconds: 180 });
  const listed = parseEtcdMembers(stdout);
  const id = listed.find(({ address }) => address === node.address)?.id;
  const members = listed.map((member) => ({
    name: member.address === node.address ? node.name : parseHostname(member.name),
    address: parseIpv4Address(member.address),
    role: "server" as const,
  }));
  return { ...(id ? { id } : {}), members };
}

/** Gives a new member its vote once it has caught up. @throws HearthError `etcd-not-caught-up` */
export async function promoteEtcdMember(
  server: NodeShell,
  { etcdctl }: EtcdTool,
  id: string,
  node: Peer,
): Promise<void> {
  const script = [
    `end=$(($(date +%s) + ${promoteSeconds}))`,
    `until answer=$(${etcdctl} member promote ${id} 2>&1); do`,
    // Told apart by their ends (etcd's ErrLearnerNotReady and ErrMemberNotLearner): a learner that is still behind, and
    // a member that has its vote, because an answer that came too late to etcdctl was given all the same.
    '  case $answer in *"member which is in sync"*) ;; *"can only promote a learner member"*) exit 0 ;; esac',
    '  [ "$(date +%s)" -lt "$end" ] || { echo "$answer" >&2; exit 1; }',
    "  sleep 1",
    "done",
    "",
  ];
  const { exitCode, stderr } = await server.run(script.join("\n"), {
    timeoutSeconds: promoteSeconds + 30,
    allowFailure: true,
  });
  if (exitCode === 0) return;
  throw new HearthError({
    code: "etcd-not-caught-up",
    what: `The datastore on ${node.name} did not catch up with the others within ${promoteSeconds} seconds.`,
    why: `etcd says: ${stderr.trim().split("\n").at(-1) ?? "nothing"}`,
    remedy: `See \`make ssh NODE=${node.name} CMD='journalctl -u hearth-etcd -n 50'\`, then run \`make\` again: it joins anew.`,
  });
}
