import type { NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { kernelUnit } from "../kubernetes/kernel-files.ts";
import { serviceRoute } from "../kubernetes/service-route.ts";
import { renderUnit } from "../systemd-unit.ts";
import { layout } from "./layout.ts";

/** The unit of k3s, with what its install script would write (Type, limits, KillMode) and our preparations. */
export function renderK3sUnit({ node, cluster }: NodePlan): string {
  const isServer = node.role === "server";
  return renderUnit({
    Unit: {
      Description: "k3s, the Kubernetes of this node",
      Documentation: "https://docs.k3s.io",
      Wants: "network-online.target",
      After: `${kernelUnit} network-online.target`,
      StartLimitIntervalSec: 0,
    },
    Service: {
      Type: isServer ? "notify" : "exec",
      EnvironmentFile: [`${layout.etc}/k3s.env`, ...(isServer ? [`${layout.etc}/start.env`] : [])],
      ExecStartPre: [
        serviceRoute({ "service-cidr": cluster.serviceCidr, "node-ip": node.address }),
        `${layout.etc}/bin/write-resolv-conf`,
        `${layout.etc}/bin/name-interface`,
        ...(isServer ? [`${layout.etc}/bin/restore-snapshot`] : []),
      ],
      ExecStart: `${layout.program} ${node.role}`,
      KillMode: "process",
      Delegate: "yes",
      LimitNOFILE: 1048576,
      LimitNPROC: "infinity",
      TasksMax: "infinity",
      LogsDirectory: "hearth",
      LogsDirectoryMode: "0700",
      TimeoutStartSec: "infinity",
      Restart: "always",
      RestartSec: 5,
    },
    Install: { WantedBy: "multi-user.target" },
  });
}

/** k3s looks for flannel's interface by the default route, which a network that leads nowhere does not have. */
export function nameInterface(address: string): string {
  return `#!/bin/sh
set -eu
device=$(ip -o -4 address show to ${address} | awk '{ print $2; exit }')
[ -n "$device" ]
mkdir -p ${layout.moreConfig}
echo "flannel-iface: $device" >${layout.moreConfig}/20-interface.yaml
`;
}

export const restoreSnapshot = `#!/bin/sh
# Restores a snapshot: once, however often k3s starts.
set -eu
[ -n "\${HEARTH_RESTORE-}" ] || exit 0
done=${layout.data}/server/hearth-restored
if ! mark=$(stat -c '%n %s %Y' "$HEARTH_RESTORE"); then
  [ -d ${layout.data}/server/db/etcd ] && exit 0
  exit 1
fi
[ "$(cat "$done" 2>/dev/null)" != "$mark" ] || exit 0
rm -f ${layout.data}/server/db/reset-flag
${layout.program} server --cluster-reset --cluster-reset-restore-path="$HEARTH_RESTORE"
printf '%s\\n' "$mark" >"$done"
`;
