import type { NodeFile, NodeFiles, NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { kernelFiles, kernelUnit } from "../kubernetes/kernel-files.ts";
import { configFile } from "../node-file.ts";
import { renderUnit } from "../systemd-unit.ts";
import { addonFiles } from "./addons.ts";
import { apiAddressFiles } from "./api-address.ts";
import { containerdFiles } from "./containerd.ts";
import { controlPlaneFiles } from "./control-plane.ts";
import { etcdFiles } from "./etcd.ts";
import { bundleOf, layout, units } from "./layout.ts";
import { nodeComponentFiles } from "./node-components.ts";
import { sourceNode } from "./source-node.ts";
import { toolFiles } from "./tools.ts";
import { waitForApiFile } from "./wait-for-api.ts";

/** All files of a node that runs Kubernetes from source, and its units. */
export function renderSource(plan: NodePlan): NodeFiles {
  const node = sourceNode(plan);
  const bundle = bundleOf(plan.cluster.version);
  const common: NodeFile[] = [
    ...kernelFiles(plan.node),
    configFile(`/etc/systemd/system/${bundle.unit}`, mountUnit(plan.cluster.version), []),
    configFile(`${layout.pki}/ca.crt`, plan.secrets.authorities.kubernetes.certificate, []),
    waitForApiFile(node),
    ...containerdFiles(node),
    ...nodeComponentFiles(node),
  ];
  const commonUnits = [units.apiReady, units.images, units.node];
  if (!node.isServer) {
    return { files: common, units: [kernelUnit, bundle.unit, units.containerd, ...commonUnits] };
  }
  return {
    files: [
      ...common,
      ...etcdFiles(node),
      ...controlPlaneFiles(node),
      ...addonFiles(node),
      ...toolFiles(node),
      ...apiAddressFiles(node),
    ],
    units: [
      kernelUnit,
      bundle.unit,
      units.etcd,
      units.controlPlane,
      units.containerd,
      ...commonUnits,
      units.addons,
      units.snapshotTimer,
      ...(plan.cluster.apiAddress === undefined ? [] : [units.apiAddress]),
    ],
  };
}

function mountUnit(version: string): string {
  const { file, directory } = bundleOf(version);
  return renderUnit({
    Unit: { Description: `The programs of Kubernetes ${version}` },
    Mount: {
      What: file,
      Where: directory,
      Type: "squashfs",
      Options: "ro,loop,nodev,nosuid",
      // Containers that outlive an upgrade still run their shim from here.
      LazyUnmount: "yes",
    },
    Install: { WantedBy: "multi-user.target" },
  });
}
