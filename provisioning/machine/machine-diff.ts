import { isDeepStrictEqual } from "node:util";
import type { MachineSpec } from "./machine-spec.ts";

/** Inputs that only an installation can change. */
const replacing = ["environment", "mac", "disk", "flavour"] as const satisfies readonly (keyof MachineSpec)[];

/** Inputs that a running machine can follow, and those that matter only to the boot server and the power button. */
const updating = [
  "address",
  "uefiChain",
  "kernelArguments",
  "power",
  "virtual",
  "network",
  "boot",
  "authorizedKeys",
] as const satisfies readonly (keyof MachineSpec)[];

export interface MachineDiff {
  readonly replaces: readonly (keyof MachineSpec)[];
  readonly updates: readonly (keyof MachineSpec)[];
}

/** What a new spec means for a machine that is installed: reinstall it, bring it up to date, or nothing. */
export function machineDiff(old: MachineSpec, spec: MachineSpec): MachineDiff {
  const differs = (key: keyof MachineSpec) => !isDeepStrictEqual(old[key], spec[key]);
  return { replaces: replacing.filter(differs), updates: updating.filter(differs) };
}
