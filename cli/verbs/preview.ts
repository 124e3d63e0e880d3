import { openEnvironment, type Request } from "../cli-environment.ts";
import { renderPlan } from "../display/plan.ts";
import { openEngine } from "../engine-session.ts";

/** `make preview`: the whole diff, down to the disk that would be wiped. Touches nothing. */
export async function preview(request: Request): Promise<number> {
  const session = await openEngine(await openEnvironment(request));
  const warnings: string[] = [];
  const plan = await session.engine.preview(
    session.request((event) => {
      if (event.kind === "log" && event.severity === "warning") warnings.push(event.message.trimEnd());
    }),
  );
  console.log(renderPlan(plan, warnings));
  return 0;
}
