import type { DiskMark } from "#model/disk.ts";
import type { ImageRef } from "#pxe/contract/ticket.ts";
import { encodeDiskMark } from "#pxe/wipe-guard/disk-mark.ts";
import type { Verdict } from "#pxe/wipe-guard/verdict.ts";
import { formatKeyValues } from "./key-value-text.ts";

/** The answer to a report (installer-protocol.md, "Verdicts"). */
export function encodeVerdict(verdict: Verdict, image: ImageRef, mark: DiskMark): string {
  switch (verdict.verdict) {
    case "install":
      return formatKeyValues({
        verdict: "install",
        disk: verdict.disk.name,
        image: `/artifacts/${image.sha256}`,
        image_sha256: image.sha256,
        image_size_bytes: image.sizeBytes,
        raw_size_bytes: image.rawSizeBytes,
        mark: encodeDiskMark(mark),
      });
    case "finished":
      // The disk, too: the installer enters the system that is on it.
      return formatKeyValues({ verdict: "finished", disk: verdict.disk.name });
    case "refused": {
      const { code, what, why, remedy } = verdict;
      return formatKeyValues({ verdict: "refused", code, what, why, remedy });
    }
  }
}
