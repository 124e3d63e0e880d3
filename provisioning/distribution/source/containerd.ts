import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { configFile } from "../node-file.ts";
import { renderUnit } from "../systemd-unit.ts";
import { firstArchives, images, laterArchives } from "./images.ts";
import { cniConfFile, layout, recipeFile, units } from "./layout.ts";
import { componentUnit, type SourceNode, scriptFile } from "./source-node.ts";

/** The container runtime, and the images that the bundle brings. */
export function containerdFiles(node: SourceNode): NodeFile[] {
  return [
    configFile(`${layout.etc}/containerd.toml`, containerdConfig(node), [units.containerd]),
    componentUnit(node, units.containerd, {
      description: "The container runtime",
      service: {
        Type: "notify",
        TimeoutStartSec: "infinity",
        // runc and the shim are found by PATH.
        Environment: `PATH=${node.bundle}/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
        ExecStart: `${node.program("containerd")} --config ${layout.etc}/containerd.toml`,
        // Containers outlive a restart of their runtime.
        KillMode: "process",
        Delegate: "yes",
        LimitNOFILE: 1048576,
        LimitNPROC: "infinity",
        TasksMax: "infinity",
        OOMScoreAdjust: -999,
      },
    }),
    ...mirrorFiles(node),
    ...imageFiles(node),
  ];
}

/** Format 3, of containerd 2 (“CRI Plugin Config Guide”). Of the pinned images the name `sandbox` alone has a meaning. */
function containerdConfig({ bundle }: SourceNode): string {
  return `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"

[grpc]
  address = "${layout.containerdSocket}"

[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = "${images.pause}"
  coredns = "${images.coredns}"
  local-path-provisioner = "${images.localPathProvisioner}"
  shell = "${images.shell}"

[plugins."io.containerd.cri.v1.images".registry]
  config_path = "${layout.etc}/registries"

[plugins."io.containerd.cri.v1.runtime".cni]
  bin_dirs = ["${bundle}/cni"]
  conf_dir = "${layout.cniConfig}"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
  SystemdCgroup = true
`;
}

/** Read at every pull (“Registry Configuration” of containerd); whatever the mirror lacks comes from its own registry. */
function mirrorFiles({ plan }: SourceNode): NodeFile[] {
  const { registryMirror } = plan.cluster;
  if (registryMirror === undefined) return [];
  const folder = `${layout.etc}/registries/_default`;
  const authorityFile = `${folder}/authority.crt`;
  const hosts = `[host."${registryMirror.url}"]
  capabilities = ["pull", "resolve"]
  ca = "${authorityFile}"
`;
  return [configFile(`${folder}/hosts.toml`, hosts, []), configFile(authorityFile, registryMirror.authority, [])];
}

/**
 * Images are imported once a bundle, in the shadow of what has to start first. `--local`: ctr writes what it reads in
 * pieces of a megabyte; containerd's transfer service takes it in pieces of 32 KiB, each a turn of two processes.
 */
function imageFiles(node: SourceNode): NodeFile[] {
  const mark = "/var/lib/containerd/hearth-images";
  const recipe = `${node.bundle}/${recipeFile}`;
  const unit = renderUnit({
    Unit: {
      Description: "The images that come with Kubernetes",
      Requires: units.containerd,
      After: units.containerd,
      RequiresMountsFor: node.bundle,
    },
    Service: {
      Type: "oneshot",
      RemainAfterExit: "yes",
      CPUWeight: 20,
      ExecStart: `${layout.scripts}/import-images`,
    },
    Install: { WantedBy: "multi-user.target" },
  });
  return [
    configFile(`/etc/systemd/system/${units.images}`, unit, [units.images]),
    scriptFile(
      "import-images",
      `#!/bin/sh
set -eu
if cmp -s ${recipe} ${mark}; then exit 0; fi
bring() {
  for name; do
    ${node.program("ctr")} --namespace k8s.io images import --local "${node.bundle}/images/$name.tar"
  done
}
bring ${firstArchives.join(" ")}
until [ -e ${cniConfFile} ]; do sleep 2; done
bring ${laterArchives.join(" ")}
cp ${recipe} ${mark}
`,
      [units.images],
    ),
  ];
}
