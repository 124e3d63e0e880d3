import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { printJson, say } from "../display/say.ts";
import { openEngine } from "../engine-session.ts";
import { chosenService, openPlatform } from "../open-platform.ts";
import type { Request } from "../request.ts";
import { passwordOf } from "../service-password.ts";

/** `make password SERVICE=gitea`: prints the account of a service that works without the single sign-on. */
export async function password(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const { bench, site } = await openPlatform(opened, await openEngine(opened));
  const account = await passwordOf(chosenService(request.service, site), bench.cluster);
  if (request.json) printJson(account);
  else {
    say(request, `user      ${account.user}`);
    // Alone on standard output under `make -s`: a script can take it.
    console.log(account.password);
  }
  return exitCodes.done;
}
