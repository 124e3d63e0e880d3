import type { DiskReport } from "#model/disk.ts";
import type { Member } from "#pxe/contract/ticket.ts";
import type { PhaseDuration } from "#pxe/journal/phase-durations.ts";

/** What is known of a machine once it is installed: the outputs of `hearth:metal:Machine` beside its inputs. */
export interface InstalledMachine {
  /** One installation; also in the mark on the disk. */
  readonly installId: string;
  readonly installedAt: string;
  readonly firmware: "bios" | "uefi";
  readonly secureBoot: boolean;
  readonly kernelRelease: string;
  /** The disk that was written. */
  readonly installedDisk: DiskReport;
  /** Every disk that the installer saw, so that a preview can name the one that a new selector would choose. */
  readonly disks: readonly DiskReport[];
  /** The SSH host key that is pinned, one line. */
  readonly hostKey: string;
  readonly phases: readonly PhaseDuration[];
  readonly totalSeconds: number;
}

/** @param seconds how long it took, by phase and in all */
export function installedMachine(
  member: Member,
  hostKey: string,
  phases: readonly PhaseDuration[],
  totalSeconds: number,
): InstalledMachine {
  return {
    installId: member.installId,
    installedAt: member.installedAt,
    firmware: member.hardware.firmware,
    secureBoot: member.hardware.secureBoot,
    kernelRelease: member.hardware.kernelRelease,
    installedDisk: member.disk,
    disks: member.hardware.disks,
    hostKey,
    phases,
    totalSeconds,
  };
}
