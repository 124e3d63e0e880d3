import type { DiskReport, DiskSelector } from "#model/disk.ts";
import { describeDisk } from "#pxe/wipe-guard/describe-disk.ts";
import { matchDisks } from "#pxe/wipe-guard/match-disks.ts";

/**
 * What an installation with this selector would do to the disks that the machine had when it was last seen:
 * a line for people, for a preview to show before anything happens.
 */
export function disksThatWouldBeWiped(selector: DiskSelector, disks: readonly DiskReport[]): string[] {
  const matches = matchDisks(selector, disks);
  if (matches.length === 1 && matches[0]) return [`would wipe ${describeDisk(matches[0])}`];
  const seen = disks.map(describeDisk).join("; ") || "none";
  if (matches.length === 0)
    return [`would be refused: no disk fits the selector (seen when it was installed: ${seen})`];
  return [`would be refused: the selector fits ${matches.length} disks (${matches.map(describeDisk).join("; ")})`];
}
