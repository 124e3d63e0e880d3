import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recipeDigest } from "../artifacts/recipe-digest.ts";
import { versions } from "../artifacts/versions.ts";
import { images } from "../distribution/source/images.ts";
import { bundleImages } from "./bundle-images.ts";
import { bundleRecipe, bundleVersions } from "./bundle-recipe.ts";
import { requiredVersion, stagingModules } from "./kubernetes-module.ts";
import { compiledPrograms, imagePrograms, nodePrograms } from "./programs.ts";
import { requireSourceVersion, sourceVersions } from "./source-versions.ts";

const go = join(import.meta.dirname, "go");
const read = (...path: string[]) => readFileSync(join(go, ...path), "utf8");

test("the version that a cluster runs by default can be compiled, and the newest comes first", () => {
  expect(sourceVersions).toEqual(["v1.36.3", "v1.35.4"]);
  expect(requireSourceVersion(versions.kubernetes.version)).toBe(sourceVersions[0]);
});

test("an unknown version is refused with those that are known", () => {
  expect(() => requireSourceVersion("v1.34.0")).toThrow(
    expect.objectContaining({
      code: "source-version-unknown",
      why: "This version of Hearth pins the modules of v1.36.3 and v1.35.4.",
    }),
  );
});

test("every version has a folder of modules, and every folder a version", () => {
  const folders = readdirSync(go).filter((name) => name.startsWith("kubernetes-"));
  expect(folders.sort()).toEqual(sourceVersions.map((version) => `kubernetes-${version}`).sort());
});

test.each(sourceVersions)("the go.mod of %s requires what the version table says", (version) => {
  const mod = read(`kubernetes-${version}`, "go.mod");
  const pins = versions.source[version];
  const required = (path: string) => requiredVersion(mod, path);
  expect({
    kubernetes: required("k8s.io/kubernetes"),
    containerd: required("github.com/containerd/containerd/v2"),
    // What is required is only the least; what is replaced is what is compiled.
    etcd: / go\.etcd\.io\/etcd\/server\/v3 => \S+ (\S+)/.exec(mod.replaceAll("\t", " "))?.[1],
    flannel: required("github.com/flannel-io/flannel"),
    cniPlugins: required("github.com/containernetworking/plugins"),
  }).toEqual({ kubernetes: version, ...pins });
  expect(mod).toContain(`k8s.io/client-go => k8s.io/client-go ${version.replace("v1.", "v0.")}\n`);
});

test.each(sourceVersions)("go.sum of %s knows every module that is replaced", (version) => {
  const replaced = [...read(`kubernetes-${version}`, "go.mod").matchAll(/ => (\S+) (v\S+)$/gm)];
  expect(replaced.length).toBeGreaterThan(30);
  const sums = read(`kubernetes-${version}`, "go.sum");
  const compiled = ["k8s.io/client-go", "k8s.io/kubectl", "go.etcd.io/etcd/server/v3", "go.etcd.io/bbolt"];
  for (const [, path, module] of replaced) {
    if (compiled.includes(path ?? "")) expect(sums).toContain(`${path} ${module} h1:`);
  }
});

test("no go.mod takes anything from this computer but the package of ours", () => {
  for (const folder of readdirSync(go)) {
    const mod = read(folder, "go.mod");
    expect([...mod.matchAll(/ => (\.\S*)$/gm)].map(([, path]) => path)).toEqual(
      folder.startsWith("kubernetes-") ? ["../node"] : [],
    );
    expect(stagingModules(mod)).toEqual([]);
  }
});

test("the programs of the images are the versions that the images are named after", () => {
  const mod = read("images", "go.mod");
  expect(requiredVersion(mod, "github.com/coredns/coredns")).toBe(versions.sourceImages.coredns);
  expect(requiredVersion(mod, "github.com/rancher/local-path-provisioner")).toBe(
    versions.sourceImages.localPathProvisioner,
  );
  const { cniPlugins } = versions.flannelCniPlugin;
  expect(requiredVersion(read("flannel-cni", "go.mod"), "github.com/containernetworking/plugins")).toBe(cniPlugins);
});

test("the one program answers to every name that the bundle links to it", () => {
  const sources = readdirSync(join(go, "node")).filter((name) => name.endsWith(".go"));
  const text = sources.map((name) => read("node", name)).join("");
  const names = [...text.matchAll(/programs\["([\w-]+)"\] =/g)].map(([, name]) => name);
  expect(names.sort()).toEqual([...nodePrograms]);
});

test("a program knows the version that it is compiled as", () => {
  const { "bin/node": node } = compiledPrograms("v1.35.4");
  expect(node?.variables).toEqual([
    "k8s.io/component-base/version.gitVersion=v1.35.4",
    "k8s.io/component-base/version.gitMajor=1",
    "k8s.io/component-base/version.gitMinor=35",
    "k8s.io/component-base/version.gitTreeState=clean",
    "k8s.io/client-go/pkg/version.gitVersion=v1.35.4",
    "github.com/containerd/containerd/v2/version.Version=v2.2.9",
  ]);
  expect(bundleVersions("v1.35.4").kubernetes).toBe("v1.35.4");
});

test("every program is compiled from a folder that pins its modules, and from sources that are there", () => {
  const programs = [...Object.values(compiledPrograms("v1.36.3")), ...Object.values(imagePrograms)];
  for (const program of programs) {
    expect(existsSync(join(program.directory, "go.sum")), program.name).toBe(true);
    for (const folder of "sources" in program ? (program.sources ?? []) : []) expect(existsSync(folder)).toBe(true);
  }
});

test("a recipe is the same every time, and another for every version", async () => {
  const [once, again, other] = [
    await bundleRecipe("v1.36.3"),
    await bundleRecipe("v1.36.3"),
    await bundleRecipe("v1.35.4"),
  ];
  expect(recipeDigest(again)).toBe(recipeDigest(once));
  expect(recipeDigest(other)).not.toBe(recipeDigest(once));
});

test("the bundle holds an archive for every image that the manifests name, and the layers are not compressed", async () => {
  const specs = await bundleImages({
    busybox: "/bin/echo",
    catatonit: "/c",
    coredns: "/d",
    localPathProvisioner: "/l",
  });
  const names = Object.values(specs).map(({ name }) => name);
  expect(names.sort()).toEqual(Object.values(images).sort());
  expect(Object.values(specs).map(({ compression }) => compression)).toEqual(["none", "none", "none", "none"]);
  expect(specs.pause?.entrypoint).toEqual(["/pause", "-P"]);
});
