import { join } from "node:path";
import { versions } from "../artifacts/versions.ts";
import type { GoProgram } from "../go-program/go-program.ts";
import type { SourceVersion } from "./source-versions.ts";

const folder = (name: string) => join(import.meta.dirname, "go", name);

/** Names under which the program `node` is called: it looks at its own (`go/node/main.go`). */
export const nodePrograms = [
  "containerd",
  "control-plane",
  "ctr",
  "etcd",
  "etcdctl",
  "etcdutl",
  "kubectl",
  "node-components",
] as const;

/** What is compiled for a node, by path in the bundle. */
export function compiledPrograms(version: SourceVersion): Readonly<Record<string, GoProgram>> {
  const module = folder(`kubernetes-${version}`);
  const { containerd } = versions.source[version];
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  const kubernetes = "k8s.io/component-base/version";
  const node: GoProgram = {
    name: `kubernetes ${version}`,
    directory: module,
    package: "hearth.local/node",
    sources: [folder("node")],
    // Storage drivers of containerd that need libraries or programs which no node has.
    tags: ["no_btrfs", "no_devmapper", "no_zfs"],
    variables: [
      `${kubernetes}.gitVersion=${version}`,
      `${kubernetes}.gitMajor=${major}`,
      `${kubernetes}.gitMinor=${minor}`,
      `${kubernetes}.gitTreeState=clean`,
      `k8s.io/client-go/pkg/version.gitVersion=${version}`,
      `github.com/containerd/containerd/v2/version.Version=${containerd}`,
    ],
  };
  const plugin = (path: string): GoProgram => ({
    name: `cni ${path.replace(/^.*\//, "")}`,
    directory: module,
    package: `github.com/containernetworking/plugins/plugins/${path}`,
  });
  return {
    "bin/node": node,
    "bin/containerd-shim-runc-v2": {
      name: "containerd-shim-runc-v2",
      directory: module,
      package: "github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2",
      variables: [`github.com/containerd/containerd/v2/version.Version=${containerd}`],
    },
    "cni/bridge": plugin("main/bridge"),
    "cni/loopback": plugin("main/loopback"),
    "cni/host-local": plugin("ipam/host-local"),
    "cni/portmap": plugin("meta/portmap"),
    "cni/flannel": { ...plugin("meta/flannel"), directory: folder("flannel-cni") },
  };
}

/** What is compiled for images; the same for every version of Kubernetes. */
export const imagePrograms = {
  coredns: {
    name: "coredns",
    directory: folder("images"),
    package: "./coredns",
    sources: [join(folder("images"), "coredns")],
  },
  localPathProvisioner: {
    name: "local-path-provisioner",
    directory: folder("images"),
    package: "github.com/rancher/local-path-provisioner",
    variables: [`main.VERSION=${versions.sourceImages.localPathProvisioner}`],
  },
} as const satisfies Record<string, GoProgram>;
