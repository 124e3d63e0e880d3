import type { Ipv4Address } from "#model/ipv4.ts";
import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { layout, units } from "./layout.ts";
import { componentUnit, type SourceNode, scriptFile } from "./source-node.ts";

/** After so long without a sign of its holder the lock, and with it the address, is free. */
const lockSeconds = 15;
/** So often in a row may a busy server leave a question open before it gives the address up. */
const patience = 3;

/**
 * The virtual address of the API: one server holds it, the one with the lock in etcd, as long as its API is well. For
 * a moment two may; that hurts nobody, because every server answers for the same API.
 */
export function apiAddressFiles(node: SourceNode): NodeFile[] {
  const { apiAddress } = node.plan.cluster;
  if (apiAddress === undefined) return [];
  return [
    scriptFile("hold-api-address", holdScript(apiAddress, node), [units.apiAddress]),
    componentUnit(node, units.apiAddress, {
      description: "The virtual address of the API",
      after: [units.etcd, units.apiReady],
      wants: [units.apiReady],
      service: {
        ExecStart: `${layout.scripts}/hold-api-address`,
        TimeoutStopSec: 5,
      },
    }),
  ];
}

/**
 * A neighbour that knows the old holder is told of the new one by an announcement (gratuitous ARP). The kernel sends
 * it when the interface's own address is set, even to what it is (`arp_notify`, ip-sysctl of the kernel).
 *
 * etcd is asked for the lock's key over its JSON gateway (etcd documentation, “gRPC gateway”): each start of etcdctl
 * costs a busy machine more than the answer.
 */
function holdScript(address: Ipv4Address, node: SourceNode): string {
  const { pki } = layout;
  return `#!/bin/sh
# Waits for the lock in etcd, and has the address as long as it has the lock and the API here is ready.
set -u
if [ "\${1-}" != held ]; then
  exec /usr/local/bin/etcdctl lock --ttl=${lockSeconds} hearth/api-address "$0" held
fi
device=$(ip -o -4 address show to ${node.config["node-ip"]} | awk '{ print $2; exit }')
key=$(printf %s "$ETCD_LOCK_KEY" | base64 -w 0)
trap 'ip address delete ${address}/32 dev "$device" 2>/dev/null' EXIT
trap 'exit 0' TERM INT
ask() { curl --silent --fail --max-time 5 "$@"; }
# With the key: it is ours. Without: somebody else may have it. No answer: perhaps.
lock() {
  ask --cacert ${pki}/etcd-ca.crt --cert ${pki}/etcdctl.crt --key ${pki}/etcdctl.key \\
    --data '{"key":"'"$key"'","keys_only":true}' https://127.0.0.1:2379/v3/kv/range
}
sysctl -q -w "net.ipv4.conf.$device.arp_notify=1"
ip address replace ${address}/32 dev "$device" && ip link set "$device" address "$(cat "/sys/class/net/$device/address")"
missed=0
while [ $missed -lt ${patience} ]; do
  if answer=$(lock); then
    case $answer in *'"kvs"'*) ;; *) exit 1 ;; esac
  fi
  if [ -n "$answer" ] && ask --output /dev/null --cacert ${pki}/ca.crt https://127.0.0.1:6443/readyz; then
    missed=0
    ip address replace ${address}/32 dev "$device"
  else
    missed=$((missed + 1))
  fi
  sleep 3 &
  wait $!
done
exit 1
`;
}
