import type { SourcePins } from "./kubernetes-module.ts";

/**
 * The text of versions.ts with a version of Kubernetes added to what can be compiled.
 * @throws Error when the text has no list of them
 */
export function addSourcePin(text: string, version: string, pins: SourcePins): string {
  const list = "  source: {\n";
  if (!text.includes(list)) throw new Error("versions.ts has no list of versions for the distribution source");
  const { containerd, etcd, flannel, cniPlugins } = pins;
  const fields = Object.entries({ containerd, etcd, flannel, cniPlugins }).map(
    ([name, value]) => `${name}: "${value}"`,
  );
  return text.replace(list, `${list}    "${version}": { ${fields.join(", ")} },\n`);
}
