import { stringify } from "yaml";
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

/** YAML as a person would write it: no line is folded, and what is said twice is written twice. */
function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
