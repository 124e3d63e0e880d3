import { errorCatalogue } from "#model/error-catalogue.ts";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { BootState } from "#pxe/state/boot-state.ts";
import { machineOnWire } from "#pxe/wire/machine-on-wire.ts";
import { machineView } from "./machine-view.ts";
import type { MachineView, Overview, Trouble } from "./overview.ts";

/** A machine that was never heard of has nothing wrong with it before somebody waits for it. */
const withoutTicket: ReadonlySet<string> = new Set(["never-asked", "other-machine-asks"]);

/** The state as anybody may see it. */
export function overviewOf(state: BootState): Overview {
  const now = state.now();
  const byMachine = Map.groupBy(state.journal.since(0), ({ machine }) => machine);
  const machines = state.machines
    .all()
    .toSorted((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
  return {
    environment: state.settings.environment,
    at: now.toISOString(),
    machines: machines.map((machine) => view(state, machine, byMachine.get(machine.name) ?? [], now.getTime())),
    ...(state.cluster.view ? { cluster: state.cluster.view } : {}),
  };
}

function view(state: BootState, machine: BootMachine, own: readonly BootEvent[], nowMs: number): MachineView {
  return machineView(machine.name, own, troubleOf(state, machine, own), nowMs);
}

/** The reason of the ticket that ended badly comes first: the explanation would only repeat it. */
function troubleOf(state: BootState, machine: BootMachine, own: readonly BootEvent[]): Trouble | undefined {
  const last = own.at(-1);
  const ticket = last?.ticket === undefined ? undefined : state.tickets.get(last.ticket);
  const isOver = last?.kind === "failed" || last?.kind === "refused";
  if (isOver && ticket?.failure) {
    const { code, remedy } = ticket.failure;
    // The code's own meaning, in place of words that may name a disk.
    return { code, what: errorCatalogue[code as keyof typeof errorCatalogue] ?? "It failed.", remedy };
  }
  const explanation = machineOnWire(state, machine.name)?.explanation;
  if (!explanation) return undefined;
  if (withoutTicket.has(explanation.code) && !state.tickets.liveFor(machine.mac)) return undefined;
  const { code, what, remedy } = explanation;
  return { code, what, remedy };
}
