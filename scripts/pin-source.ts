// usage: bin/node scripts/pin-source.ts v1.36.3
//
// Writes the go.mod and go.sum with which a version of Kubernetes is compiled, and adds it to
// provisioning/artifacts/versions.ts. A version that is there already is written again with its pins, so that a pin is
// raised by changing it there. Needs the module proxy; read the diff.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runCommand } from "../provisioning/artifacts/run-command.ts";
import { versions } from "../provisioning/artifacts/versions.ts";
import { ensureGoToolchain } from "../provisioning/go-program/go-toolchain.ts";
import { renderKubernetesModule, type SourcePins } from "../provisioning/source-bundle/kubernetes-module.ts";
import { addSourcePin } from "../provisioning/source-bundle/pin-source.ts";
import { sourceVersions } from "../provisioning/source-bundle/source-versions.ts";

const [version = ""] = process.argv.slice(2);
if (!/^v1\.\d+\.\d+$/.test(version)) throw new Error("usage: bin/node scripts/pin-source.ts v1.36.3");
const root = resolve(import.meta.dirname, "..");
const [newest] = sourceVersions;
const known: Readonly<Record<string, SourcePins>> = versions.source;
const pins = known[version] ?? (newest && known[newest]);
if (!pins) throw new Error("no version is pinned whose modules could be taken");

const toolchain = await ensureGoToolchain({
  cacheDirectory: join(root, ".hearth/cache"),
  onProgress: (text) => process.stderr.write(`· ${text}\n`),
});
const environment = { ...toolchain.environment, GOFLAGS: "-modcacherw" };
const folder = join(root, "provisioning/source-bundle/go", `kubernetes-${version}`);
const go = (words: readonly string[], cwd = folder) => runCommand([toolchain.program, ...words], { cwd, environment });

mkdirSync(folder, { recursive: true });
const goMod = async (module: string): Promise<string> => {
  const { GoMod } = JSON.parse(await go(["mod", "download", "-json", module], root)) as { readonly GoMod: string };
  return readFileSync(GoMod, "utf8");
};
const text = renderKubernetesModule({
  version,
  pins,
  kubernetesGoMod: await goMod(`k8s.io/kubernetes@${version}`),
  etcdGoMod: await goMod(`go.etcd.io/etcd/etcdutl/v3@${pins.etcd}`),
});
writeFileSync(join(folder, "go.mod"), text);
await go(["mod", "tidy"]);
if (!known[version]) {
  const file = join(root, "provisioning/artifacts/versions.ts");
  writeFileSync(file, addSourcePin(readFileSync(file, "utf8"), version, pins));
}
process.stdout.write(`pinned Kubernetes ${version} in provisioning/source-bundle/go/kubernetes-${version}\n`);
