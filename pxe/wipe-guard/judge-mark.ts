import type { DiskMark, DiskReport } from "#model/disk.ts";
import type { Member } from "#pxe/contract/ticket.ts";
import { describeDisk } from "./describe-disk.ts";
import type { GuardQuestion, Refusal, Verdict } from "./verdict.ts";

/**
 * What the mark on the chosen disk means for this ticket; `undefined` when the disk may be written.
 * The order matters: a living member of another machine is protected even from a ticket that may overwrite anything.
 */
export function judgeMark(question: GuardQuestion, disk: DiskReport): Verdict | undefined {
  const { ticket, members, environment } = question;
  const { mark } = disk;
  if (mark === undefined) return undefined;
  if (mark !== "unreadable") {
    if (mark.installId === ticket.id) return { verdict: "finished", disk };
    const owner = members.find((member) => member.machine !== ticket.machine && lives(member, mark, environment));
    if (owner) return livingMember(ticket.machine, disk, owner);
    if (ticket.mayOverwrite !== "any" && ticket.mayOverwrite.includes(mark.installId)) return undefined;
  }
  return ticket.mayOverwrite === "any" ? undefined : marked(ticket.machine, disk, mark);
}

/** The mark is the member's own, or an older one of the machine that the member now is. */
function lives(member: Member, mark: DiskMark, environment: string): boolean {
  return member.installId === mark.installId || (mark.environment === environment && member.machine === mark.machine);
}

function livingMember(machine: string, disk: DiskReport, owner: Member): Refusal {
  return {
    verdict: "refused",
    code: "disk-of-living-member",
    what: `The disk ${describeDisk(disk)} in ${machine} belongs to ${owner.machine}.`,
    why: `It carries the mark of ${owner.machine}, which was installed ${owner.installedAt} and has not been given up.`,
    remedy: `Put the disk back into ${owner.machine}, or take ${owner.machine} out of the configuration and run make first.`,
  };
}

function marked(machine: string, disk: DiskReport, mark: DiskMark | "unreadable"): Refusal {
  const why =
    mark === "unreadable"
      ? "It carries a mark of Hearth that cannot be read, so nobody can tell whose it is."
      : `It carries the mark of ${mark.machine} of the environment ${mark.environment}, installation ${mark.installId}, which this ticket may not overwrite.`;
  return {
    verdict: "refused",
    code: "disk-marked",
    what: `The disk ${describeDisk(disk)} of ${machine} holds an installation.`,
    why,
    remedy: `If it may be wiped, run \`make reinstall NODE=${machine}\`; if not, choose another disk.`,
  };
}
