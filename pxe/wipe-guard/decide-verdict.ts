import type { DiskReport } from "#model/disk.ts";
import { describeChoices, describeDisk } from "./describe-disk.ts";
import { formatSelector } from "./disk-selector.ts";
import { formatDiskSize } from "./disk-size.ts";
import { hardwareDoubt } from "./hardware-doubt.ts";
import { judgeMark } from "./judge-mark.ts";
import { matchDisks } from "./match-disks.ts";
import type { GuardQuestion, Refusal, Verdict } from "./verdict.ts";

/**
 * Decides whether the machine that sent this report may write a disk, and which one.
 * The only way to `install` is: the report comes from the ticket's machine, exactly one of its disks is what the
 * selector names, nothing about that disk is doubtful, the image fits, and the mark it carries may go.
 * Everything else is refused, and nothing is written on a refusal.
 */
export function decideVerdict(question: GuardQuestion): Verdict {
  const { ticket, report } = question;
  const matching = matchDisks(ticket.disk, report.disks);
  const [disk] = matching;
  if (!disk) return notFound(question);
  if (matching.length > 1) return ambiguous(question, matching);
  return (
    hardwareDoubt(question, disk) ??
    judgeMark(question, disk) ??
    tooSmall(question, disk) ?? { verdict: "install", disk }
  );
}

function notFound({ ticket, report }: GuardQuestion): Refusal {
  return {
    verdict: "refused",
    code: "disk-not-found",
    what: `No disk of ${ticket.machine} is the one that was asked for, ${formatSelector(ticket.disk)}.`,
    why: `The installer sees: ${describeChoices(report.disks)}.`,
    remedy: `Copy the right disk into the configuration of ${ticket.machine}, or attach the one that is missing.`,
  };
}

function ambiguous({ ticket }: GuardQuestion, matching: readonly DiskReport[]): Refusal {
  return {
    verdict: "refused",
    code: "disk-ambiguous",
    what: `${matching.length} disks of ${ticket.machine} fit ${formatSelector(ticket.disk)}.`,
    why: `These fit: ${describeChoices(matching)}.`,
    remedy: `Name one of them beyond doubt in the configuration of ${ticket.machine}, best by its serial number.`,
  };
}

function tooSmall({ ticket }: GuardQuestion, disk: DiskReport): Refusal | undefined {
  if (disk.sizeBytes >= ticket.rawSizeBytes) return undefined;
  return {
    verdict: "refused",
    code: "disk-too-small",
    what: `The disk ${describeDisk(disk)} of ${ticket.machine} is too small.`,
    why: `The image needs ${ticket.rawSizeBytes} bytes (${formatDiskSize(ticket.rawSizeBytes)}), the disk has ${disk.sizeBytes}.`,
    remedy: `Choose a larger disk in the configuration of ${ticket.machine}.`,
  };
}
