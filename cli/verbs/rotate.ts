import { allServices } from "#apps/all-services.ts";
import { HearthError } from "#model/hearth-error.ts";
import { orderRotation } from "#provisioning/platform/platform-orders.ts";
import { secretId } from "#provisioning/platform/secrets/secret-values.ts";
import { declaredSecrets } from "#provisioning/platform/seed/seed.ts";
import { openEnvironment } from "../cli-environment.ts";
import { openEngine } from "../engine-session.ts";
import { openPlatform } from "../open-platform.ts";
import type { Request } from "../request.ts";
import { bringUp } from "./up.ts";

/** `make rotate SECRET=gitea/gitea-keys`: makes the values of a generated secret anew, and starts what reads it again. */
export async function rotate(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const session = await openEngine(opened);
  const { site } = await openPlatform(opened, session);
  const known = declaredSecrets(allServices, site).map(secretId);
  if (!request.secret || !known.includes(request.secret)) {
    throw new HearthError({
      code: "secret-unknown",
      what: request.secret ? `There is no generated secret ${request.secret}.` : "Which secret?",
      why: `There are ${known.join(", ")}.`,
      remedy: "Name one of those.",
    });
  }
  await orderRotation(opened.paths.orders, [request.secret]);
  return bringUp(opened, session);
}
