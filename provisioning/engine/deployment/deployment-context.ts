import type { EngineEvent, StepOperation, StepView } from "../engine.ts";
import type { ProviderDirectory } from "../provider/resource-provider.ts";
import type { StackConfig } from "../stack-config.ts";
import type { LiveSnapshot } from "../state/live-snapshot.ts";
import type { ResourceState } from "../state/resource-state.ts";
import type { TargetSet } from "../target-set.ts";
import { isProviderType, parseUrn } from "../urn.ts";

/** What the parts of one deployment share. */
export interface DeploymentContext {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
  readonly targets: TargetSet;
  readonly targetDependents: boolean;
  readonly replace: TargetSet;
  readonly config: StackConfig;
  readonly registry: ProviderDirectory;
  /** The state before, in dependency order. */
  readonly base: readonly ResourceState[];
  readonly snapshot: LiveSnapshot;
  /** Writes the snapshot if it has changed; does nothing in a preview. */
  readonly save: () => Promise<void>;
  readonly display: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
  readonly parallel: number;
  readonly now: () => Date;
}

/** True for providers that the engine made by itself, which are not shown. */
export function isDefaultProvider(urn: string): boolean {
  const { type, name } = parseUrn(urn);
  return isProviderType(type) && (name === "default" || name.startsWith("default_"));
}

/** A step ready to be shown. */
export function stepView(
  urn: string,
  operation: StepOperation,
  more: Partial<Pick<StepView, "logical" | "changes" | "replaceKeys">> = {},
): StepView {
  const { type, name } = parseUrn(urn);
  return { urn, type, name, operation, logical: true, changes: [], replaceKeys: [], ...more };
}
