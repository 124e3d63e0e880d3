import { openEnvironment, type Request } from "../cli-environment.ts";
import { renderPlan } from "../display/plan.ts";
import { openEngine } from "../engine-session.ts";
import { planChanges } from "../plan-changes.ts";

/** `make preview`: the whole diff, down to the disk that would be wiped. Touches nothing. */
export async function preview(request: Request): Promise<number> {
  const session = await openEngine(await openEnvironment(request));
  const { plan, warnings } = await planChanges(session);
  console.log(renderPlan(plan, warnings));
  return 0;
}
