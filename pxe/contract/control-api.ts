import type { Explanation } from "#pxe/wire/explain/explanation.ts";
import type { Sighting } from "#pxe/wire/sighting.ts";
import type { BootEvent } from "./boot-event.ts";
import type { BootMachine } from "./boot-machine.ts";
import type { ClusterView } from "./cluster-view.ts";
import type { DiscoveryRequest, DiscoveryStatus } from "./discovery.ts";
import type { Member, TicketRequest, TicketStatus } from "./ticket.ts";

/** What the boot server saw of a machine, oldest first, and what it makes of that. */
export interface MachineOnWire {
  readonly seen: readonly Sighting[];
  /** Absent while the machine gets on, and where it has done what it should. */
  readonly explanation?: Explanation;
}

/**
 * What the rest of Hearth may ask of a running boot server, over HTTP on the unix socket
 * `<stateDirectory>/control.sock` (mode 0600). A unix socket crosses network namespaces, a port would not.
 */
export interface BootControl {
  /** Process id, environment, start time; rejects when no server answers. */
  status(): Promise<{ readonly pid: number; readonly environment: string; readonly startedAt: string }>;
  /** Makes the machine known (or replaces what was known of this name). */
  putMachine(machine: BootMachine): Promise<void>;
  /** Forgets the machine, cancels its open tickets and gives up its membership: its disk is no longer protected. */
  removeMachine(name: string): Promise<void>;
  /** Makes a ticket, or returns the machine's open one when it has the same `specDigest`; cancels a different open one. */
  putTicket(request: TicketRequest): Promise<TicketStatus>;
  getTicket(id: string): Promise<TicketStatus | undefined>;
  members(): Promise<readonly Member[]>;
  /** Events with `seq` greater than `after`, then live ones until the signal aborts. */
  events(after: number, signal: AbortSignal): AsyncIterable<BootEvent>;
  /** What was seen of the machine, and why it does not get further; undefined for a name that is not known. */
  onWire(machine: string): Promise<MachineOnWire | undefined>;
  /** What the page shows of the cluster from now on. */
  putCluster(view: ClusterView): Promise<void>;
  /**
   * Lets machines that are in no file boot for a look at their hardware, for a limited time; forgets who was seen
   * before. Nothing else switches this on, and a restart of the server switches it off.
   */
  openDiscovery(request: DiscoveryRequest): Promise<DiscoveryStatus>;
  /** Strangers get silence again; who was seen can still be read. */
  closeDiscovery(): Promise<DiscoveryStatus>;
  discovery(): Promise<DiscoveryStatus>;
  stop(): Promise<void>;
}
