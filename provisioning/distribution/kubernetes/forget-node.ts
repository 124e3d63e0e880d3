import { kernelUnit } from "./kernel-files.ts";
import { resolvConf } from "./resolv-conf.ts";
import { routeProtocol } from "./service-route.ts";

/** What a distribution leaves on a node. */
export interface Traces {
  /** Shell patterns of unit files in /etc/systemd/system, mounts included. */
  readonly units: readonly string[];
  /** Directories below which something may be mounted, as prefixes. */
  readonly mounts: readonly string[];
  readonly directories: readonly string[];
  /** Shell patterns. */
  readonly files: readonly string[];
  /** Removed where nothing else is in them. */
  readonly emptyDirectories: readonly string[];
}

/**
 * Shell script that stops everything of the cluster on the node and removes what it left, of whatever version, even
 * half installed; it never fails. Kernel parameters keep their values until the next start of the machine.
 */
export function forgetNode(traces: Traces): string {
  const { units, mounts, directories, files, emptyDirectories } = traces;
  const mounted = [...mounts, "/var/lib/kubelet", "/run/netns/cni-"].map((path) => path.slice(1)).join("|");
  const removed = [...directories, "/run/flannel", "/var/lib/kubelet", "/var/lib/cni", "/var/log/pods"];
  return `set -u
cd /etc/systemd/system
units=$(ls -d ${[...units, kernelUnit].join(" ")} 2>/dev/null)
services=$(printf '%s\\n' "$units" | grep -v '\\.mount$')
[ -z "$services" ] || systemctl disable --now --quiet $services 2>/dev/null
# Containers and their shims outlive their runtime; a cgroup is killed as a whole.
# Each by its name: on a node that holds nothing there is none, and what is above them is the whole system.
for group in kubepods.slice $(for service in $services; do echo "system.slice/$service"; done); do
  [ ! -e "/sys/fs/cgroup/$group/cgroup.kill" ] || echo 1 >"/sys/fs/cgroup/$group/cgroup.kill"
done
systemctl stop --quiet kubepods.slice 2>/dev/null
awk '$2 ~ "^/(${mounted})" { print $2 }' /proc/self/mounts | sort -r | xargs -r -n 1 umount --lazy 2>/dev/null
rm -f /run/netns/cni-*
for link in cni0 flannel.1; do ip link delete "$link" 2>/dev/null; done
ip route flush proto ${routeProtocol}
nft list tables 2>/dev/null | grep -E ' (kube-proxy|flannel-ipv4|flannel-ipv6|cni_hostport|cni_plugins_masquerade)$' |
  while read -r table; do nft delete $table; done
for family in iptables ip6tables; do
  $family-save 2>/dev/null | grep -vE 'KUBE-|CNI-|FLANNEL-' | $family-restore 2>/dev/null
done
for mount in $(printf '%s\\n' "$units" | grep '\\.mount$'); do systemctl disable --now --quiet "$mount" 2>/dev/null; done
rm -f $units
cd /
rm -rf ${[...removed, "/var/log/containers", resolvConf].join(" ")}
rm -f ${files.join(" ")} /etc/modules-load.d/hearth-kubernetes.conf /etc/sysctl.d/90-hearth-kubernetes.conf \\
  /etc/sysctl.d/95-hearth-node.conf
rmdir ${emptyDirectories.join(" ")} 2>/dev/null
systemctl daemon-reload
systemctl reset-failed ${[...units, kernelUnit].map((pattern) => `'${pattern}'`).join(" ")} 2>/dev/null
exit 0
`;
}
