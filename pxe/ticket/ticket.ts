import type { DiskReport } from "#model/disk.ts";
import type {
  HardwareReport,
  SeedFile,
  TicketFailure,
  TicketRequest,
  TicketState,
  TicketStatus,
} from "#pxe/contract/ticket.ts";

/**
 * The permission to install one machine once, as it is kept on disk: `<stateDirectory>/tickets/<id>.json`.
 *
 *     open ──report──► writing ──done──► finished
 *       └───────┬────────┘ └─ report again after an interruption
 *               └──► failed | cancelled
 *
 * The three ends are final, and erase the secrets.
 */
export interface Ticket {
  readonly id: string;
  readonly request: Omit<TicketRequest, "seed">;
  readonly state: TicketState;
  readonly createdAt: string;
  /** Stays after the end, to recognise the machine that repeats its last word. */
  readonly tokenDigest: string;
  /** Secret; gone when the ticket has ended. */
  readonly token?: string;
  /** Secret; gone when the ticket has ended. */
  readonly seed?: readonly SeedFile[];
  /** When the seed was first handed out whole since the last report. */
  readonly seedServedAt?: string;
  readonly finishedAt?: string;
  readonly failure?: TicketFailure;
  readonly hardware?: HardwareReport;
  readonly chosenDisk?: DiskReport;
}

/** Whether the ticket still permits something. */
export function isLive(ticket: Ticket): boolean {
  return ticket.state === "open" || ticket.state === "writing";
}

/** What the control API tells: no secret. */
export function ticketStatus(ticket: Ticket): TicketStatus {
  const { id, request, state, createdAt, finishedAt, failure, hardware, chosenDisk } = ticket;
  return {
    id,
    machine: request.machine,
    state,
    specDigest: request.specDigest,
    createdAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(failure === undefined ? {} : { failure }),
    ...(hardware === undefined ? {} : { hardware }),
    ...(chosenDisk === undefined ? {} : { chosenDisk }),
  };
}
