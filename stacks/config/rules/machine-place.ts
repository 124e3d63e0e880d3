import type { ConfigurationDraft, MachineDraft } from "../normalise.ts";
import type { ConfigurationPath } from "../problem.ts";

/** A machine of the draft with its place in the file and what to call it. */
export interface PlacedMachine {
  readonly machine: NonNullable<MachineDraft>;
  readonly path: ConfigurationPath;
  /** Its name, or its position where it has none that can be read. */
  readonly label: string;
}

export function placedMachines(configuration: ConfigurationDraft): readonly PlacedMachine[] {
  return (configuration.machines ?? []).flatMap((machine, index) =>
    machine ? [{ machine, path: ["machines", index], label: machine.name ?? `machine ${index + 1}` }] : [],
  );
}
