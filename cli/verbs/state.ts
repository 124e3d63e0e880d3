import { readFile, writeFile } from "node:fs/promises";
import { HearthError } from "#model/hearth-error.ts";
import { openEnvironment } from "../cli-environment.ts";
import { openEngine } from "../engine-session.ts";
import type { Request } from "../request.ts";

/**
 * `hearth state --export FILE`, `hearth state --import FILE`: the Pulumi state as `pulumi stack export` writes it,
 * secrets encrypted. Either engine reads what the other wrote.
 */
export async function state(request: Request): Promise<number> {
  const session = await openEngine(await openEnvironment(request));
  const { exportTo, importFrom } = request;
  if (exportTo) {
    const deployment = await session.engine.exportState(session.request(() => {}));
    await writeFile(exportTo, `${JSON.stringify(deployment, null, 2)}\n`, { mode: 0o600 });
    console.log(`✓ the state of ${request.env} is in ${exportTo}`);
    return 0;
  }
  if (importFrom) {
    await session.engine.importState(
      session.request(() => {}),
      JSON.parse(await readFile(importFrom, "utf8")),
    );
    console.log(`✓ the state of ${request.env} was replaced by ${importFrom}`);
    return 0;
  }
  throw new HearthError({
    code: "state-verb",
    what: "It was not said what to do with the state.",
    why: "The verb state either exports or imports.",
    remedy: "Say `bin/hearth state --export FILE` or `bin/hearth state --import FILE`.",
  });
}
