import type { DiskReport, DiskSelector } from "#model/disk.ts";
import { formatDiskSize } from "./disk-size.ts";

/** A selector that names this disk, by its most telling field; ready to be copied into the configuration. */
export function selectorFor(disk: DiskReport): DiskSelector {
  const field = (["serial", "wwn", "byPath"] as const).find((key) => disk[key].trim() !== "");
  if (field) return { [field]: disk[field].trim() };
  const model = disk.model.trim();
  return { ...(model ? { model } : {}), size: formatDiskSize(disk.sizeBytes) };
}

/** The selector as YAML's flow form: `disk: { serial: "S4EVNX0M" }`. */
export function formatSelector(selector: DiskSelector): string {
  const fields = Object.entries(selector).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `disk: { ${fields.join(", ")} }`;
}
