import { openEnvironment } from "../cli-environment.ts";
import { openEngine } from "../engine-session.ts";
import { machinesOf, nodesOf } from "../machines-in-state.ts";
import type { Request } from "../request.ts";

/** `make outputs`: what is known of every installed machine and every node, as JSON for scripts. None of it is secret. */
export async function outputs(request: Request): Promise<number> {
  const session = await openEngine(await openEnvironment(request));
  const [machines, nodes] = [await machinesOf(session), await nodesOf(session)];
  console.log(JSON.stringify({ machines, nodes }, null, 2));
  return 0;
}
