import { stringify } from "yaml";

/**
 * A value as YAML for programs of others. Those in Go and Python read version 1.1, in which `no`, `on` and `1:30` are
 * not texts: whatever either version could take for something else is quoted. Long lines stay whole and nothing is an
 * alias: people read the diffs.
 */
export function yamlText(value: unknown): string {
  return stringify(value, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}
