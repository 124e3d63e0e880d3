import { expect, test } from "vitest";
import { renderKubernetesModule, requiredVersion, stagingModules } from "./kubernetes-module.ts";
import { addSourcePin } from "./pin-source.ts";

const pins = { containerd: "v2.0.1", etcd: "v3.6.1", flannel: "v0.28.1", cniPlugins: "v1.9.1" };
const kubernetesGoMod = `module k8s.io/kubernetes

go 1.26.0

require (
	k8s.io/api v0.0.0
	k8s.io/kubectl v0.0.0 // indirect
)

replace (
	k8s.io/api => ./staging/src/k8s.io/api
	k8s.io/kubectl => ./staging/src/k8s.io/kubectl
	example.org/fork => example.org/other v1.0.0
)
`;
const etcdGoMod = `require (
	github.com/olekukonko/tablewriter v0.0.5
	go.etcd.io/bbolt v1.4.3 // indirect
	go.etcd.io/raft/v3 v3.6.0
)
`;

test("what Kubernetes takes from its own tree is taken from the published modules of the same minor and patch", () => {
  expect(stagingModules(kubernetesGoMod)).toEqual(["k8s.io/api", "k8s.io/kubectl"]);
  const text = renderKubernetesModule({ version: "v1.36.3", pins, kubernetesGoMod, etcdGoMod });
  expect(text).toContain(
    "replace (\n\tk8s.io/api => k8s.io/api v0.36.3\n\tk8s.io/kubectl => k8s.io/kubectl v0.36.3\n)\n",
  );
});

test("etcd and the libraries that it is built with are held", () => {
  const text = renderKubernetesModule({ version: "v1.36.3", pins, kubernetesGoMod, etcdGoMod });
  expect(text.slice(text.lastIndexOf("replace ("))).toBe(`replace (
	go.etcd.io/etcd/api/v3 => go.etcd.io/etcd/api/v3 v3.6.1
	go.etcd.io/etcd/client/pkg/v3 => go.etcd.io/etcd/client/pkg/v3 v3.6.1
	go.etcd.io/etcd/client/v3 => go.etcd.io/etcd/client/v3 v3.6.1
	go.etcd.io/etcd/etcdctl/v3 => go.etcd.io/etcd/etcdctl/v3 v3.6.1
	go.etcd.io/etcd/etcdutl/v3 => go.etcd.io/etcd/etcdutl/v3 v3.6.1
	go.etcd.io/etcd/pkg/v3 => go.etcd.io/etcd/pkg/v3 v3.6.1
	go.etcd.io/etcd/server/v3 => go.etcd.io/etcd/server/v3 v3.6.1
	github.com/olekukonko/tablewriter => github.com/olekukonko/tablewriter v0.0.5
	go.etcd.io/bbolt => go.etcd.io/bbolt v1.4.3
	go.etcd.io/raft/v3 => go.etcd.io/raft/v3 v3.6.0
)
`);
});

test("the version of Go is that of Kubernetes", () => {
  const text = renderKubernetesModule({ version: "v1.36.3", pins, kubernetesGoMod, etcdGoMod });
  expect(text).toContain("\ngo 1.26.0\n");
  expect(() => renderKubernetesModule({ version: "v1.36.3", pins, kubernetesGoMod: "module x\n", etcdGoMod })).toThrow(
    "names no version of Go",
  );
});

test("a module is found by its whole path", () => {
  expect(requiredVersion(etcdGoMod, "go.etcd.io/bbolt")).toBe("v1.4.3");
  expect(requiredVersion("require go.etcd.io/bbolt v1.5.0\n", "go.etcd.io/bbolt")).toBe("v1.5.0");
  expect(() => requiredVersion(etcdGoMod, "go.etcd.io/raft")).toThrow("requires no go.etcd.io/raft");
});

test("a version is added before the others", () => {
  const text = '  source: {\n    "v1.35.4": {},\n  },\n';
  expect(addSourcePin(text, "v1.36.3", pins)).toBe(
    '  source: {\n    "v1.36.3": { containerd: "v2.0.1", etcd: "v3.6.1", flannel: "v0.28.1", cniPlugins: "v1.9.1" },\n    "v1.35.4": {},\n  },\n',
  );
  expect(() => addSourcePin("", "v1.36.3", pins)).toThrow("no list of versions");
});
