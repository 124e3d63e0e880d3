import { openEnvironment } from "../cli-environment.ts";
import { renderPlan } from "../display/plan.ts";
import { planResult } from "../display/plan-result.ts";
import { printJson } from "../display/say.ts";
import { openEngine } from "../engine-session.ts";
import { machinesOf } from "../machines-in-state.ts";
import { machinesToWipe } from "../pending-wipes.ts";
import { planChanges } from "../plan-changes.ts";
import type { Request } from "../request.ts";

/** `make preview`: the whole diff, down to the disk that would be wiped. Touches nothing. */
export async function preview(request: Request): Promise<number> {
  const session = await openEngine(await openEnvironment(request));
  const { plan, warnings } = await planChanges(session);
  if (request.json) printJson(planResult(plan, warnings));
  else console.log(renderPlan(plan, warnings, machinesToWipe(plan, await machinesOf(session))));
  return 0;
}
