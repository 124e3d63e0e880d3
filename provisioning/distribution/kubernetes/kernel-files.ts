import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import type { NodeSettings } from "#provisioning/cluster/contract/node-spec.ts";

/** Applies the kernel files; the first unit of every node. */
export const kernelUnit = "hearth-kernel.service";

/** What pods and their network are made of. Those of nftables load by themselves when rules ask for them. */
const modules = ["br_netfilter", "overlay", "vxlan", "nf_conntrack", "nf_tables"];

/** Routing between pods, and the values that a kubelet with `protectKernelDefaults` insists on (its container manager). */
const required = {
  "net.ipv4.ip_forward": "1",
  "net.bridge.bridge-nf-call-iptables": "1",
  "net.bridge.bridge-nf-call-ip6tables": "1",
  "vm.overcommit_memory": "1",
  "vm.panic_on_oom": "0",
  "kernel.panic": "10",
  "kernel.panic_on_oops": "1",
  "kernel.keys.root_maxkeys": "1000000",
  "kernel.keys.root_maxbytes": "25000000",
  // Editors, log shippers and sync tools in pods run out of the kernel's own 128.
  "fs.inotify.max_user_instances": "8192",
  "fs.inotify.max_user_watches": "524288",
};

/** Modules and kernel parameters of a node, Kubernetes' own and those of the configuration, which win. */
export function kernelFiles(node: NodeSettings): NodeFile[] {
  const restarts = [kernelUnit];
  return [
    file("/etc/modules-load.d/hearth-kubernetes.conf", `${modules.join("\n")}\n`),
    file("/etc/sysctl.d/90-hearth-kubernetes.conf", sysctlText(required)),
    file("/etc/sysctl.d/95-hearth-node.conf", sysctlText(node.sysctls)),
    file(
      `/etc/systemd/system/${kernelUnit}`,
      `[Unit]
Description=Kernel modules and parameters for Kubernetes
After=systemd-modules-load.service systemd-sysctl.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/lib/systemd/systemd-modules-load
ExecStart=/usr/lib/systemd/systemd-sysctl

[Install]
WantedBy=multi-user.target
`,
    ),
  ];

  function file(path: string, content: string): NodeFile {
    return { path, mode: 0o644, content, secret: false, restarts };
  }
}

function sysctlText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join("");
}
