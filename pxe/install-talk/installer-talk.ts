import type { DiskMark } from "#model/disk.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import { keepInstallerLog } from "#pxe/installer-log/installer-log-file.ts";
import { readableLog } from "#pxe/installer-log/readable-log.ts";
import type { BootState } from "#pxe/state/boot-state.ts";
import { isLive, type Ticket } from "#pxe/ticket/ticket.ts";
import { beginWriting, failTicket, finishTicket, seedHandedOut } from "#pxe/ticket/ticket-transition.ts";
import { decideVerdict } from "#pxe/wipe-guard/decide-verdict.ts";
import type { Verdict } from "#pxe/wipe-guard/verdict.ts";
import { installerFailure } from "./installer-failure.ts";
import { seedTar } from "./seed-tar.ts";

/**
 * The server's side of the talk with one installer (installer-protocol.md): each step changes the ticket, on disk,
 * before it returns, and writes the journal.
 */
export interface InstallerTalk {
  /**
   * The ticket that the token opens. For a finished one `done` is also answered: its answer may have been lost. `log`
   * is taken for two minutes more from a machine that was refused, failed or is done.
   */
  authorize(token: string, step: InstallerStep): Ticket | undefined;
  report(ticket: Ticket, hardware: HardwareReport): Verdict;
  /** @param percent 0 to 100 */
  progress(ticket: Ticket, percent: number): void;
  /** The ustar archive; `undefined` when none is due, or it was handed out since the last report and not just now. */
  seed(ticket: Ticket): Buffer | undefined;
  /** The archive went out whole. */
  seedServed(ticketId: string): void;
  /**
   * What the installer wrote so far: replaces what it sent before.
   * @param token never kept, even where the text has it
   */
  log(ticket: Ticket, text: string, token: string): void;
  failed(ticket: Ticket, code: string, detail: string): void;
  /** Makes the machine a member. False when the ticket has not got so far. */
  done(ticket: Ticket): boolean;
}

/** For so long the seed is given again: the installer may not have got what left here, and asks until it has. */
const seedAgainMs = 120_000;

/** For so long a ticket that has ended still takes the log: a refusal ends it before its installer can say more. */
const logAfterEndMs = 120_000;

export type InstallerStep = "report" | "progress" | "seed" | "log" | "failed" | "done";

export function installerTalk(state: BootState): InstallerTalk {
  const { tickets, members, journal } = state;
  const now = () => state.now().toISOString();
  const lastPercent = new Map<string, number>();
  const event = (ticket: Ticket, kind: Parameters<typeof journal.append>[0]["kind"], detail?: string) =>
    journal.append({
      machine: ticket.request.machine.name,
      kind,
      ticket: ticket.id,
      ...(detail === undefined ? {} : { detail }),
    });

  return {
    authorize(token, step) {
      const ticket = tickets.byToken(token);
      if (!ticket) return undefined;
      if (isLive(ticket)) return ticket;
      if (step === "done") return ticket.state === "finished" ? ticket : undefined;
      return step === "log" && hasJustEnded(ticket, state.now()) ? ticket : undefined;
    },
    report(ticket, hardware) {
      const verdict = decideVerdict({
        environment: state.settings.environment,
        ticket: guarded(ticket),
        report: hardware,
        members: members.all(),
      });
      event(ticket, "installer", `${hardware.firmware}, ${hardware.kernelRelease}`);
      lastPercent.delete(ticket.id);
      if (verdict.verdict === "refused") {
        const { code, what, why, remedy } = verdict;
        tickets.save(failTicket(ticket, { code, what, why, remedy }, now(), hardware));
        event(ticket, "refused", `${what} [${code}]`);
      } else {
        tickets.save(beginWriting(ticket, hardware, verdict.disk));
      }
      return verdict;
    },
    progress(ticket, percent) {
      if (ticket.state !== "writing" || lastPercent.get(ticket.id) === percent) return;
      lastPercent.set(ticket.id, percent);
      journal.append({ machine: ticket.request.machine.name, kind: "image", ticket: ticket.id, percent });
    },
    seed(ticket) {
      const servedAt = ticket.seedServedAt === undefined ? undefined : Date.parse(ticket.seedServedAt);
      const isOver = servedAt !== undefined && state.now().getTime() - servedAt > seedAgainMs;
      if (ticket.state !== "writing" || isOver || !ticket.seed) return undefined;
      return seedTar(ticket.seed, Math.floor(Date.parse(ticket.createdAt) / 1000));
    },
    seedServed(ticketId) {
      const ticket = tickets.get(ticketId);
      if (ticket?.state === "writing") tickets.save(seedHandedOut(ticket, now()));
    },
    log(ticket, text, token) {
      keepInstallerLog(state.settings.stateDirectory, ticket.request.machine.name, ticket.id, readableLog(text, token));
    },
    failed(ticket, code, detail) {
      const failure = installerFailure(ticket.request.machine.name, code, detail);
      tickets.save(failTicket(ticket, failure, now()));
      event(ticket, "failed", `${failure.what} [${failure.code}]`);
    },
    done(ticket) {
      if (ticket.state === "finished") return true;
      const { hardware, chosenDisk, request } = ticket;
      if (ticket.state !== "writing" || !hardware || !chosenDisk) return false;
      // The member first: a kill between the two leaves a protected disk and a ticket that is still resumable.
      members.put({
        machine: request.machine.name,
        mac: request.machine.mac,
        installId: ticket.id,
        specDigest: request.specDigest,
        installedAt: now(),
        disk: { ...chosenDisk, mark: ticketMark(state.settings.environment, ticket) },
        hardware,
      });
      tickets.save(finishTicket(ticket, now()));
      event(ticket, "first-boot");
      return true;
    },
  };
}

/** Not of one that was cancelled: whatever runs under it, nobody waits for it. */
function hasJustEnded({ state, finishedAt }: Ticket, now: Date): boolean {
  if (state === "cancelled" || finishedAt === undefined) return false;
  return now.getTime() - Date.parse(finishedAt) <= logAfterEndMs;
}

/** What the installer writes on the disk when all else is done. */
export function ticketMark(environment: string, ticket: Ticket): DiskMark {
  return { environment, machine: ticket.request.machine.name, installId: ticket.id };
}

function guarded(ticket: Ticket) {
  const { machine, disk, image, mayOverwrite } = ticket.request;
  return {
    id: ticket.id,
    machine: machine.name,
    mac: machine.mac,
    disk,
    rawSizeBytes: image.rawSizeBytes,
    mayOverwrite,
    ...(ticket.chosenDisk ? { chosenDisk: ticket.chosenDisk } : {}),
  };
}
