import type { ClusterView } from "#pxe/contract/cluster-view.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import { type Discovery, openDiscovery } from "#pxe/discovery/discovery.ts";
import { type Journal, openJournal } from "#pxe/journal/journal.ts";
import { openTicketStore, type TicketStore } from "#pxe/ticket/ticket-store.ts";
import { readWire } from "#pxe/wire/wire-file.ts";
import { openWireLog, type WireLog } from "#pxe/wire/wire-log.ts";
import { makePrivateDirectory } from "./durable-file.ts";
import { type MachineRegistry, openMachineRegistry } from "./machine-registry.ts";
import { type MemberRegistry, openMemberRegistry } from "./member-registry.ts";

/** Everything that a boot server knows; what has to outlive it is on disk in `settings.stateDirectory`. */
export interface BootState {
  readonly settings: BootServerSettings;
  readonly machines: MachineRegistry;
  readonly members: MemberRegistry;
  readonly tickets: TicketStore;
  readonly journal: Journal;
  readonly wire: WireLog;
  /** Off when the server starts, and never on disk. */
  readonly discovery: Discovery;
  /** What the layer cluster last told; gone with the process, which is told again. */
  readonly cluster: { view?: ClusterView };
  now(): Date;
}

/** @throws HearthError `state-file-unreadable` */
export function openBootState(settings: BootServerSettings, now: () => Date = () => new Date()): BootState {
  const { stateDirectory } = settings;
  makePrivateDirectory(stateDirectory);
  return {
    settings,
    machines: openMachineRegistry(stateDirectory),
    members: openMemberRegistry(stateDirectory),
    tickets: openTicketStore(stateDirectory, now),
    journal: openJournal(stateDirectory, now),
    cluster: {},
    wire: openWireLog(() => now().getTime(), readWire(stateDirectory)),
    discovery: openDiscovery(now),
    now,
  };
}
