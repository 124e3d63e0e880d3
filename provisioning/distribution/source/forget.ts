import { kernelUnit } from "../kubernetes/kernel-files.ts";
import { snapshotDirectory } from "../node-config.ts";
import { layout } from "./layout.ts";
import { routeProtocol } from "./network.ts";

/**
 * Stops everything of the cluster on the node and removes what it left, of whatever version, even half installed.
 * Kernel parameters keep their values until the next start of the machine.
 */
export const forgetScript = `set -u
cd /
units=$(cd /etc/systemd/system 2>/dev/null && ls -d hearth-*.service hearth-*.timer opt-hearth-kubernetes-*.mount 2>/dev/null)
services=$(printf '%s\\n' "$units" | grep -v '\\.mount$')
[ -z "$services" ] || systemctl disable --now --quiet $services 2>/dev/null
# Containers and their shims outlive their runtime; a cgroup is killed as a whole.
for group in /sys/fs/cgroup/kubepods.slice /sys/fs/cgroup/system.slice/hearth-*.service; do
  [ ! -e "$group/cgroup.kill" ] || echo 1 >"$group/cgroup.kill"
done
systemctl stop --quiet kubepods.slice 2>/dev/null
awk '$2 ~ "^/(var/lib/kubelet|var/lib/containerd|run/containerd|run/netns/cni-)" { print $2 }' /proc/self/mounts |
  sort -r | xargs -r -n 1 umount --lazy 2>/dev/null
rm -f /run/netns/cni-*
for link in cni0 flannel.1; do ip link delete "$link" 2>/dev/null; done
ip route flush proto ${routeProtocol}
nft list tables 2>/dev/null | grep -E ' (kube-proxy|flannel-ipv4|flannel-ipv6|cni_hostport|cni_plugins_masquerade)$' |
  while read -r table; do nft delete $table; done
for command in iptables ip6tables; do
  for table in mangle nat filter; do
    $command -w -t $table -S 2>/dev/null | sed -n 's/^-N \\(KUBE-.*\\)/\\1/p' | while read -r chain; do
      $command -w -t $table -S | sed -n "s/^-A \\(.* -j $chain\\)$/-D \\1/p" | xargs -r -L 1 $command -w -t $table
      $command -w -t $table -F "$chain" && $command -w -t $table -X "$chain"
    done
  done
done
for mount in $(printf '%s\\n' "$units" | grep '\\.mount$'); do systemctl disable --now --quiet "$mount" 2>/dev/null; done
for directory in ${layout.bundles}/*/; do umount --lazy "$directory" 2>/dev/null; done
for unit in $units; do rm -f "/etc/systemd/system/$unit"; done
rm -rf ${[
  layout.etc,
  layout.bundles,
  layout.etcd,
  layout.storage,
  snapshotDirectory,
  layout.resolvConf,
  layout.auditLog.slice(0, layout.auditLog.lastIndexOf("/")),
  "/run/flannel",
  "/run/containerd",
  "/var/lib/containerd",
  "/var/lib/kubelet",
  "/var/lib/cni",
  "/var/log/pods",
  "/var/log/containers",
].join(" ")}
rm -f ${layout.artifacts}/kubernetes-*.squashfs ${layout.cniConfig}/10-hearth.conflist /usr/local/bin/kubectl \\
  /usr/local/bin/etcdctl /etc/modules-load.d/hearth-kubernetes.conf /etc/sysctl.d/90-hearth-kubernetes.conf \\
  /etc/sysctl.d/95-hearth-node.conf
rmdir ${layout.cniConfig} /etc/cni ${layout.artifacts} /opt/hearth 2>/dev/null
systemctl daemon-reload
systemctl reset-failed 'hearth-*' ${kernelUnit} 2>/dev/null
exit 0
`;
