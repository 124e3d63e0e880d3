import type { EngineRequest, Plan } from "#provisioning/engine/engine.ts";
import type { EngineSession } from "./engine-session.ts";

/** What would be done, and what the providers warn of meanwhile, such as the disk that would be wiped. */
export interface PlanWithWarnings {
  readonly plan: Plan;
  readonly warnings: readonly string[];
}

/** @param more narrows the operation, e.g. to one machine that is to be replaced */
export async function planChanges(
  session: EngineSession,
  more: Partial<EngineRequest> = {},
): Promise<PlanWithWarnings> {
  const warnings: string[] = [];
  const plan = await session.engine.preview(
    session.request((event) => {
      if (event.kind === "log" && event.severity === "warning") warnings.push(event.message.trimEnd());
    }, more),
  );
  return { plan, warnings };
}
