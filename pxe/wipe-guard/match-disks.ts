import type { DiskReport, DiskSelector } from "#model/disk.ts";
import { parseSizeBound, sizeFits } from "./disk-size.ts";

/** The disks that the selector names; an installation needs exactly one. */
export function matchDisks(selector: DiskSelector, disks: readonly DiskReport[]): DiskReport[] {
  return disks.filter((disk) => matchesSelector(selector, disk));
}

/**
 * Whether the selector names this disk: every field that is given must match, outer blanks apart.
 * A removable disk is named only by what identifies that one disk (serial, WWN, path), never by model, size or name:
 * the stick that somebody left in the machine is not what "the 64 GB disk" means.
 */
export function matchesSelector(selector: DiskSelector, disk: DiskReport): boolean {
  const { serial, wwn, byPath, model, size, name } = selector;
  const given = [serial, wwn, byPath, model, size, name].some((field) => field !== undefined);
  const identified = serial !== undefined || wwn !== undefined || byPath !== undefined;
  if (!given || (disk.removable && !identified)) return false;
  return (
    same(serial, disk.serial) &&
    same(wwn, disk.wwn) &&
    same(byPath, disk.byPath) &&
    same(model, disk.model) &&
    same(name, disk.name) &&
    (size === undefined || sizeFits(parseSizeBound(size), disk.sizeBytes))
  );
}

function same(wanted: string | undefined, seen: string): boolean {
  return wanted === undefined || wanted.trim() === seen.trim();
}
