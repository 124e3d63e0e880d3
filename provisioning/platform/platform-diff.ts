import { isDeepStrictEqual } from "node:util";
import type { PlatformInputs, PlatformOutputs } from "./contract/platform-inputs.ts";
import { type SecretValues, withoutSecret } from "./secrets/secret-values.ts";

/** Inputs whose change is a change of what runs. Nodes come and go without the platform being another. */
const compared = [
  "site",
  "handed",
  "treeDigest",
  "rotations",
  "repairs",
  "distribution",
] as const satisfies readonly (keyof PlatformInputs)[];

/**
 * @param unknown names of inputs that are not known before the update
 * @returns names of inputs that make it another platform, and of those that change it
 */
export function platformDiff(
  before: PlatformOutputs,
  after: Partial<PlatformInputs>,
  unknown: ReadonlySet<string>,
): { readonly replaces: readonly string[]; readonly updates: readonly string[] } {
  const changed = (key: keyof PlatformInputs) => unknown.has(key) || !isDeepStrictEqual(after[key], before[key]);
  return { replaces: changed("clusterId") ? ["clusterId"] : [], updates: compared.filter(changed) };
}

/**
 * The values that stay: those whose Secret was not rotated since. A computer that knows of fewer rotations than the
 * state has not undone any.
 */
export function withoutRotated(before: PlatformOutputs, rotations: PlatformInputs["rotations"]): SecretValues {
  return Object.entries(rotations)
    .filter(([id, times]) => times > (before.rotations[id] ?? 0))
    .reduce((values: SecretValues, [id]) => withoutSecret(values, id), before.secrets);
}
