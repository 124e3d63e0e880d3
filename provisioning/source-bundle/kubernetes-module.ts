/** Versions of the modules that go into a bundle beside Kubernetes. */
export interface SourcePins {
  readonly containerd: string;
  readonly etcd: string;
  readonly flannel: string;
  readonly cniPlugins: string;
}

/** What a go.mod is made from. */
export interface KubernetesModule {
  /** Of Kubernetes, e.g. `v1.36.3`. */
  readonly version: string;
  readonly pins: SourcePins;
  /** The go.mod of `k8s.io/kubernetes` in that version. */
  readonly kubernetesGoMod: string;
  /** The go.mod of `go.etcd.io/etcd/etcdutl/v3` in its version. */
  readonly etcdGoMod: string;
}

const etcdModules = ["api", "client/pkg", "client", "etcdctl", "etcdutl", "pkg", "server"].map(
  (name) => `go.etcd.io/etcd/${name}/v3`,
);
/** What etcd's storage and tables are compiled against; others would raise them past what it builds with. */
const etcdLibraries = ["github.com/olekukonko/tablewriter", "go.etcd.io/bbolt", "go.etcd.io/raft/v3"];

/**
 * The go.mod of a version before `go mod tidy` has completed it.
 *
 * Kubernetes keeps the modules that it is made of in its own tree (`=> ./staging/…`), and publishes each as v0 with
 * the same minor and patch. A module that only requires Kubernetes has to name those. etcd is held at its pin, because
 * flannel, of which nothing that speaks to etcd is used, asks for a newer one.
 */
export function renderKubernetesModule(module: KubernetesModule): string {
  const { version, pins } = module;
  const staging = stagingModules(module.kubernetesGoMod).map((path) =>
    replacement(path, version.replace("v1.", "v0.")),
  );
  const etcd = [
    ...etcdModules.map((path) => replacement(path, pins.etcd)),
    ...etcdLibraries.map((path) => replacement(path, requiredVersion(module.etcdGoMod, path))),
  ];
  return `// Written by scripts/pin-source.ts and completed by go mod tidy.
module hearth.local/kubernetes

go ${goVersion(module.kubernetesGoMod)}

${block("require", [
  "hearth.local/node v0.0.0",
  `k8s.io/kubernetes ${version}`,
  `github.com/containerd/containerd/v2 ${pins.containerd}`,
  `github.com/containernetworking/plugins ${pins.cniPlugins}`,
  `github.com/flannel-io/flannel ${pins.flannel}`,
  ...etcdModules.map((path) => `${path} ${pins.etcd}`),
])}
${block("tool", [
  "hearth.local/node",
  "github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2",
  "github.com/containernetworking/plugins/plugins/ipam/host-local",
  "github.com/containernetworking/plugins/plugins/main/bridge",
  "github.com/containernetworking/plugins/plugins/main/loopback",
  "github.com/containernetworking/plugins/plugins/meta/portmap",
])}
replace hearth.local/node => ../node

${block("replace", staging)}
${block("replace", etcd)}`;
}

/** Paths of the modules that a go.mod takes from its own tree. */
export function stagingModules(goMod: string): string[] {
  return [...goMod.matchAll(/^\s*(?:replace )?(\S+) => \.\/staging\/\S+$/gm)].map(([, path = ""]) => path);
}

/**
 * The version of a module that a go.mod requires.
 * @throws Error where it requires none
 */
export function requiredVersion(goMod: string, path: string): string {
  const line = goMod.split("\n").find((text) =>
    text
      .trim()
      .replace(/^require /, "")
      .startsWith(`${path} `),
  );
  const version = line && / (v\S+)/.exec(line)?.[1];
  if (!version) throw new Error(`the go.mod requires no ${path}`);
  return version;
}

function goVersion(goMod: string): string {
  const version = /^go (\S+)$/m.exec(goMod)?.[1];
  if (!version) throw new Error("the go.mod names no version of Go");
  return version;
}

function replacement(path: string, version: string): string {
  return `${path} => ${path} ${version}`;
}

function block(word: string, lines: readonly string[]): string {
  return `${word} (\n${lines.map((line) => `\t${line}\n`).join("")})\n`;
}
