import { yamlText } from "#model/yaml-text.ts";
import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";

/** A file of plain configuration. */
export function configFile(path: string, content: string, restarts: readonly string[]): NodeFile {
  return { path, mode: 0o644, content, secret: false, restarts };
}

export function secretFile(path: string, content: string, restarts: readonly string[]): NodeFile {
  return { path, mode: 0o600, content, secret: true, restarts };
}

export function yamlFile(path: string, value: unknown, restarts: readonly string[]): NodeFile {
  return configFile(path, yamlText(value), restarts);
}

/** Objects of Kubernetes as one file of several documents. */
export function manifestText(objects: readonly object[]): string {
  return objects.map(yamlText).join("---\n");
}
