import { openEnvironment } from "../cli-environment.ts";
import { openEngine } from "../engine-session.ts";
import type { Request } from "../request.ts";
import { machinesOf } from "./up.ts";

/** `make outputs`: what is known of every installed machine, as JSON for scripts. None of it is secret. */
export async function outputs(request: Request): Promise<number> {
  const machines = await machinesOf(await openEngine(await openEnvironment(request)));
  console.log(JSON.stringify({ machines }, null, 2));
  return 0;
}
