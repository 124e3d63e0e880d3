import type { DiskReport } from "#model/disk.ts";
import { HearthError } from "#model/hearth-error.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import { decodeDiskMark } from "#pxe/wipe-guard/disk-mark.ts";
import { oneLine, parseKeyValues } from "./key-value-text.ts";

/** More network cards or disks than this in one machine is not believed. */
const indexLimit = 256;

/**
 * Reads the body of `POST /install/report` (installer-protocol.md). Texts lose outer blanks and control characters.
 * @throws HearthError `report-invalid`, naming the line that is missing or wrong
 */
export function decodeInstallerReport(body: string): HardwareReport {
  const values = parseKeyValues(body);
  const text = (key: string) => oneLine(values.get(key) ?? "");
  const firmware = text("firmware");
  if (firmware !== "bios" && firmware !== "uefi") throw invalid("firmware", firmware, "bios or uefi");
  return {
    firmware,
    secureBoot: flag("secure_boot", text("secure_boot")),
    kernelRelease: text("kernel"),
    cpuModel: text("cpu_model"),
    cpus: count("cpus", text("cpus")),
    memoryKib: count("memory_kib", text("memory_kib")),
    nics: indices(values, "nic").map((index) => ({
      name: text(`nic.${index}.name`),
      mac: text(`nic.${index}.mac`).toLowerCase(),
      driver: text(`nic.${index}.driver`),
    })),
    disks: indices(values, "disk").map((index) => decodeDisk(`disk.${index}`, text)),
  };
}

function decodeDisk(key: string, text: (key: string) => string): DiskReport {
  const name = text(`${key}.name`);
  // The name goes back to the installer, which puts it behind /dev/.
  if (!/^[a-z0-9]+$/.test(name)) throw invalid(`${key}.name`, name, "a kernel name such as sda");
  const mark = decodeDiskMark(text(`${key}.mark`));
  return {
    name,
    sizeBytes: count(`${key}.size_bytes`, text(`${key}.size_bytes`)),
    model: text(`${key}.model`),
    serial: text(`${key}.serial`),
    wwn: text(`${key}.wwn`),
    byPath: text(`${key}.by_path`),
    removable: flag(`${key}.removable`, text(`${key}.removable`)),
    ...(mark === undefined ? {} : { mark }),
  };
}

/** The numbers that occur in `<prefix>.<n>.…`, ascending. */
function indices(values: ReadonlyMap<string, string>, prefix: string): number[] {
  const found = new Set<number>();
  for (const key of values.keys()) {
    const match = /^(nic|disk)\.(\d{1,4})\./.exec(key);
    if (match?.[1] === prefix) found.add(Number(match[2]));
  }
  if (found.size > indexLimit) throw invalid(prefix, `${found.size} of them`, `at most ${indexLimit}`);
  return [...found].sort((a, b) => a - b);
}

function flag(key: string, value: string): boolean {
  if (value !== "0" && value !== "1") throw invalid(key, value, "0 or 1");
  return value === "1";
}

function count(key: string, value: string): number {
  const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw invalid(key, value, "a whole number");
  return number;
}

function invalid(key: string, value: string, wanted: string): HearthError {
  return new HearthError({
    code: "report-invalid",
    what: `The installer's report cannot be read at “${key}”.`,
    why: `It says ${JSON.stringify(value.slice(0, 80))} where ${wanted} is expected.`,
    remedy: "Installer and boot server must come from the same version of Hearth: run make again, which builds both.",
  });
}
