import type { DiskReport } from "#model/disk.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import { describeChoices, describeDisk } from "./describe-disk.ts";
import type { GuardedTicket, GuardQuestion, Refusal } from "./verdict.ts";

/** A reason not to trust that this report speaks of the ticket's machine and of the disk that was meant. */
export function hardwareDoubt({ ticket, report }: GuardQuestion, disk: DiskReport): Refusal | undefined {
  return (
    otherMachine(ticket, report) ??
    impossibleSize(ticket, disk) ??
    sharedIdentity(ticket, report, disk) ??
    otherDiskThanBefore(ticket, disk) ??
    ownMarkElsewhere(ticket, report, disk)
  );
}

function otherMachine(ticket: GuardedTicket, report: HardwareReport): Refusal | undefined {
  if (report.nics.some((nic) => nic.mac.toLowerCase() === ticket.mac)) return undefined;
  const seen = report.nics.map((nic) => nic.mac).join(", ") || "none";
  return {
    verdict: "refused",
    code: "machine-mismatch",
    what: `The machine that asks to be installed as ${ticket.machine} is not ${ticket.machine}.`,
    why: `The ticket is for the network card ${ticket.mac}; this machine has ${seen}.`,
    remedy: `Correct the MAC address of ${ticket.machine} in the configuration, or find out which machine this is.`,
  };
}

function impossibleSize(ticket: GuardedTicket, disk: DiskReport): Refusal | undefined {
  if (Number.isSafeInteger(disk.sizeBytes) && disk.sizeBytes > 0) return undefined;
  return doubtful(
    ticket,
    `The disk ${disk.name} of ${ticket.machine} reports no size that a disk can have.`,
    "It may be an empty card reader, or a disk that is failing.",
  );
}

/** Cheap USB bridges give every disk the same serial number; two paths to one disk look like two disks. */
function sharedIdentity(ticket: GuardedTicket, report: HardwareReport, disk: DiskReport): Refusal | undefined {
  for (const field of ["name", "serial", "wwn", "byPath"] as const) {
    const value = disk[field].trim();
    const sharing = report.disks.filter((other) => value !== "" && other[field].trim() === value);
    if (sharing.length > 1) {
      return doubtful(
        ticket,
        `${sharing.length} disks of ${ticket.machine} report the same ${field}, “${value}”.`,
        `It cannot be told which of them was meant: ${describeChoices(sharing)}.`,
      );
    }
  }
  return undefined;
}

/** After an interruption the same ticket writes the same disk, whatever the kernel calls it now. */
function otherDiskThanBefore(ticket: GuardedTicket, disk: DiskReport): Refusal | undefined {
  const before = ticket.chosenDisk;
  if (!before) return undefined;
  const fields = ["serial", "wwn", "model"] as const;
  const same = before.sizeBytes === disk.sizeBytes && fields.every((key) => before[key].trim() === disk[key].trim());
  if (same) return undefined;
  return doubtful(
    ticket,
    `The selector of ${ticket.machine} names another disk than when the installation began.`,
    `It began on ${describeDisk(before)}; now the selector names ${describeDisk(disk)}.`,
  );
}

/** The ticket's own mark on a disk that the selector does not name: the kernel has numbered the disks anew. */
function ownMarkElsewhere(ticket: GuardedTicket, report: HardwareReport, disk: DiskReport): Refusal | undefined {
  const other = report.disks.find((candidate) => {
    return candidate !== disk && candidate.mark !== "unreadable" && candidate.mark?.installId === ticket.id;
  });
  if (!other) return undefined;
  return doubtful(
    ticket,
    `${ticket.machine} has already been installed under this ticket, on another disk than the selector names now.`,
    `The mark is on ${describeDisk(other)}; the selector names ${describeDisk(disk)}.`,
  );
}

function doubtful(ticket: GuardedTicket, what: string, why: string): Refusal {
  return {
    verdict: "refused",
    code: "disk-doubtful",
    what,
    why,
    remedy: `Look at the disks of ${ticket.machine}, name the right one by something that only it has, and run make again.`,
  };
}
