import type { DiskReport } from "#model/disk.ts";
import { describeFoundDisk } from "../discovery/describe-hardware.ts";
import type { Choice } from "./prompter.ts";

/** What names one disk, whatever the kernel calls it next time. */
export type LastingSelector = { readonly serial: string } | { readonly wwn: string };

/** A disk that may be chosen, or why it may not. */
export interface DiskChoice extends Choice {
  readonly disk: DiskReport;
  /** Absent with an obstacle. */
  readonly selector?: LastingSelector;
}

/**
 * The disks of a machine as answers, named by serial number or WWN and never by what the kernel happens to call them.
 * @param all disks of every machine that was seen: an identity that two of them share names neither
 */
export function diskChoices(own: readonly DiskReport[], all: readonly DiskReport[]): readonly DiskChoice[] {
  return own.map((disk) => {
    const label = describeFoundDisk(disk);
    const selector = selectorOf(disk, all);
    const obstacle = obstacleOf(disk, selector);
    if (obstacle !== undefined || selector === undefined) {
      return { value: disk.name, label, disk, obstacle: obstacle ?? "it cannot be named" };
    }
    return { value: formatLastingSelector(selector), label, disk, selector };
  });
}

/** The one disk that can be taken without a question: the only one that is built in and can be named. */
export function onlyDisk(choices: readonly DiskChoice[]): DiskChoice | undefined {
  const builtIn = choices.filter(({ disk }) => !disk.removable);
  const [only] = builtIn;
  // A disk that cannot be named, or that has a mark, is a reason to look twice.
  return builtIn.length === 1 && only?.obstacle === undefined && only?.disk.mark === undefined ? only : undefined;
}

/** `serial:S64DNX0` or `wwn:0x5002…`, as `--machines` takes it. */
export function formatLastingSelector(selector: LastingSelector): string {
  return "serial" in selector ? `serial:${selector.serial}` : `wwn:${selector.wwn}`;
}

/** @returns undefined for anything else, a kernel name among it */
export function parseLastingSelector(text: string): LastingSelector | undefined {
  const [, field, value = ""] = /^(serial|wwn):(.+)$/.exec(text.trim()) ?? [];
  if (field === undefined || value.trim() === "") return undefined;
  return field === "serial" ? { serial: value.trim() } : { wwn: value.trim() };
}

function selectorOf(disk: DiskReport, all: readonly DiskReport[]): LastingSelector | undefined {
  const isOne = (field: "serial" | "wwn") =>
    disk[field] !== "" && all.filter((other) => other[field] === disk[field]).length === 1;
  if (isOne("serial")) return { serial: disk.serial };
  return isOne("wwn") ? { wwn: disk.wwn } : undefined;
}

function obstacleOf(disk: DiskReport, selector: LastingSelector | undefined): string | undefined {
  if (disk.sizeBytes === 0) return "it has no size";
  if (selector) return undefined;
  if (disk.serial === "" && disk.wwn === "") return "neither serial number nor WWN names it; write byPath by hand";
  return "another disk has the same serial number; write byPath by hand";
}
