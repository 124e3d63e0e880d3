import type { MacAddress } from "#model/mac-address.ts";
import type { MachineOnWire } from "#pxe/contract/control-api.ts";
import type { BootState } from "#pxe/state/boot-state.ts";
import { isDhcp } from "./attempt.ts";
import { explainBoot } from "./explain/explain-boot.ts";
import type { Stranger } from "./explain/explanation.ts";

/** Strangers that asked longer ago have nothing to do with a machine that is silent now. */
const strangerWindowMs = 600_000;

/** What was seen of a machine, and why it does not get further; undefined for a name that is not known. */
export function machineOnWire(state: BootState, name: string): MachineOnWire | undefined {
  const machine = state.machines.all().find((known) => known.name === name);
  if (!machine) return undefined;
  const nowMs = state.now().getTime();
  const seen = state.wire.of(machine.mac);
  const explanation = explainBoot(seen, {
    machine,
    settings: state.settings,
    nowMs,
    strangers: strangers(state, nowMs),
  });
  return { seen, ...(explanation ? { explanation } : {}) };
}

/** Machines that asked to boot and are in no file, the latest first. */
export function strangers(
  { machines, wire }: Pick<BootState, "machines" | "wire">,
  nowMs: number,
): readonly Stranger[] {
  const unknown = [...wire.all()].filter(([mac]) => machines.byMac(mac) === undefined).toReversed();
  return unknown.flatMap(([mac, seen]: [MacAddress, readonly Parameters<typeof isDhcp>[0][]]) => {
    const asked = seen.filter(isDhcp).at(-1);
    return asked && nowMs - asked.atMs < strangerWindowMs ? [{ mac, client: asked.client }] : [];
  });
}
