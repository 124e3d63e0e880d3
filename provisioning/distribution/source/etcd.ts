import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { snapshotDirectory } from "../node-config.ts";
import { configFile } from "../node-file.ts";
import { commandLine, renderUnit } from "../systemd-unit.ts";
import { layout, units } from "./layout.ts";
import { optionsOf } from "./options.ts";
import { componentUnit, type SourceNode, scriptFile } from "./source-node.ts";

/**
 * A member of etcd. How its data begins stands in an environment file of its own, which etcd reads once: a node that
 * has started, joined or been restored is not restarted when that changes.
 */
export function etcdFiles(node: SourceNode): NodeFile[] {
  const { address, name } = node.plan.node;
  const { pki } = layout;
  return [
    configFile(`${layout.etc}/etcd.env`, startEnvironment(node), []),
    configFile(`${pki}/etcd-ca.crt`, node.plan.secrets.authorities.etcd.certificate, [units.etcd, units.controlPlane]),
    scriptFile("prepare-etcd", prepareEtcd(node), [units.etcd]),
    componentUnit(node, units.etcd, {
      description: "etcd, the datastore of Kubernetes",
      service: {
        // A member is ready when its cluster has a leader, which waits for the other members.
        Type: "notify",
        TimeoutStartSec: "infinity",
        EnvironmentFile: `${layout.etc}/etcd.env`,
        ExecStartPre: `${layout.scripts}/prepare-etcd`,
        ExecStart: commandLine(node.program("etcd"), {
          name,
          "data-dir": `${layout.etcd}/data`,
          "listen-client-urls": `https://127.0.0.1:2379,https://${address}:2379`,
          "advertise-client-urls": `https://${address}:2379`,
          "listen-peer-urls": `https://${address}:2380`,
          "initial-advertise-peer-urls": `https://${address}:2380`,
          "listen-metrics-urls": "http://127.0.0.1:2381",
          "client-cert-auth": true,
          "trusted-ca-file": `${pki}/etcd-ca.crt`,
          "cert-file": `${pki}/etcd-server.crt`,
          "key-file": `${pki}/etcd-server.key`,
          "peer-client-cert-auth": true,
          "peer-trusted-ca-file": `${pki}/etcd-ca.crt`,
          "peer-cert-file": `${pki}/etcd-peer.crt`,
          "peer-key-file": `${pki}/etcd-peer.key`,
          ...optionsOf(node.config["etcd-arg"]),
        }),
        LimitNOFILE: 65536,
        // First of all components: a member that answers late holds up the API on every other server.
        CPUWeight: 1000,
        OOMScoreAdjust: -999,
      },
    }),
    ...snapshotFiles(node),
  ];
}

/** ETCD_INITIAL_… are etcd's own; they mean something only while its data directory is empty. */
function startEnvironment({ plan: { node, start } }: SourceNode): string {
  const own = { name: node.name, address: node.address };
  const members = start.kind === "join" ? start.etcdMembers : [own];
  return [
    `ETCD_INITIAL_CLUSTER=${members.map(({ name, address }) => `${name}=https://${address}:2380`).join(",")}`,
    `ETCD_INITIAL_CLUSTER_STATE=${start.kind === "join" ? "existing" : "new"}`,
    `HEARTH_RESTORE=${start.kind === "restore" ? start.snapshotFile : ""}`,
    "",
  ].join("\n");
}

/**
 * Revisions are raised on restoring, so that whoever watched the lost future is not fooled by a number that it has
 * seen before (etcd documentation, “Restoring with revision bump”).
 */
function prepareEtcd(node: SourceNode): string {
  const { name, address } = node.plan.node;
  return `#!/bin/sh
# Makes the place for etcd's data, and restores a snapshot into it: once, however often etcd starts.
set -eu
umask 077
directory=${layout.etcd}
mkdir -p "$directory" ${snapshotDirectory}
[ -n "\${HEARTH_RESTORE-}" ] || exit 0
if ! mark=$(stat -c '%n %s %Y' "$HEARTH_RESTORE"); then
  [ -d "$directory/data" ] && exit 0
  exit 1
fi
[ "$(cat "$directory/restored" 2>/dev/null)" != "$mark" ] || exit 0
rm -rf "$directory/restoring"
${node.program("etcdutl")} snapshot restore "$HEARTH_RESTORE" --data-dir "$directory/restoring" \\
  --name ${name} --initial-cluster "$ETCD_INITIAL_CLUSTER" --initial-advertise-peer-urls https://${address}:2380 \\
  --bump-revision 1000000000 --mark-compacted
rm -rf "$directory/data"
mv "$directory/restoring" "$directory/data"
printf '%s\\n' "$mark" >"$directory/restored"
`;
}

function snapshotFiles(node: SourceNode): NodeFile[] {
  const { everyHours, keep } = node.plan.cluster.snapshots;
  const timer = renderUnit({
    Unit: { Description: "Snapshots of etcd at fixed times" },
    Timer: { OnBootSec: "15min", OnUnitActiveSec: `${everyHours}h`, RandomizedDelaySec: "5min" },
    Install: { WantedBy: "timers.target" },
  });
  const service = renderUnit({
    Unit: { Description: "Snapshot of etcd", After: units.etcd, Requisite: units.etcd },
    Service: { Type: "oneshot", Nice: 10, ExecStart: `${layout.scripts}/scheduled-snapshot` },
  });
  return [
    configFile(`/etc/systemd/system/${units.snapshotTimer}`, timer, [units.snapshotTimer]),
    configFile(`/etc/systemd/system/${units.snapshot}`, service, []),
    scriptFile(
      "scheduled-snapshot",
      `#!/bin/sh
# Keeps the ${keep} newest scheduled snapshots; those that a person took have other names and stay.
set -eu
umask 077
directory=${snapshotDirectory}
mkdir -p "$directory"
/usr/local/bin/etcdctl snapshot save "$directory/scheduled-$(date -u +%Y%m%dT%H%M%SZ).db.part"
for file in "$directory"/scheduled-*.db.part; do mv "$file" "\${file%.part}"; done
find "$directory" -name 'scheduled-*.db' | sort -r | tail -n +${keep + 1} | xargs -r rm -f
`,
      [],
    ),
  ];
}
