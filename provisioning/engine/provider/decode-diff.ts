import { providerProto } from "../protocol.ts";
import type { DetailedChange, DetailKind, DiffResult } from "./resource-provider.ts";

const kinds: readonly (readonly [DetailKind, boolean])[] = [
  // In the order of pulumirpc.PropertyDiff.Kind: each kind, then the same with a replacement.
  ["add", false],
  ["add", true],
  ["delete", false],
  ["delete", true],
  ["update", false],
  ["update", true],
];

/** Reads a `pulumirpc.DiffResponse`. */
export function decodeDiff(response: InstanceType<typeof providerProto.DiffResponse>): DiffResult {
  const { DIFF_NONE, DIFF_SOME } = providerProto.DiffResponse.DiffChanges;
  const changes = response.getChanges();
  const detailed = new Map<string, DetailedChange>();
  response.getDetaileddiffMap().forEach((change, path) => {
    const [kind, replaces] = kinds[change.getKind()] ?? ["update", false];
    detailed.set(path, { kind, replaces, inputDiff: change.getInputdiff() });
  });
  return {
    changes: changes === DIFF_NONE ? "none" : changes === DIFF_SOME ? "some" : "unknown",
    replaceKeys: response.getReplacesList(),
    changedKeys: response.getDiffsList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    detailed: response.getHasdetaileddiff() ? detailed : undefined,
  };
}
