import type { Urn } from "./urn.ts";

/** URNs chosen by name or by glob; an empty choice chooses everything. */
export interface TargetSet {
  readonly constrained: boolean;
  has(urn: Urn): boolean;
}

/**
 * Reads the targets of a request as the CLI's `--target` does: `*` stands for anything within
 * a segment, `**` for anything at all, and a text without a star is a whole URN.
 */
export function parseTargets(targets: readonly string[] | undefined): TargetSet {
  const patterns = (targets ?? []).map((target) => {
    const pattern = target
      .split("**")
      .map((part) => part.split("*").map(escapePattern).join("[^:]*"))
      .join(".*");
    return new RegExp(`^${pattern}$`);
  });
  return { constrained: patterns.length > 0, has: (urn) => patterns.some((pattern) => pattern.test(urn)) };
}

function escapePattern(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
