import { rm } from "node:fs/promises";
import path from "node:path";
import { markEnvironmentEnds, unmarkEnvironmentEnds } from "#provisioning/cluster/environment-ends.ts";
import { destroyLab } from "#provisioning/lab/destroy-lab.ts";
import { stopBootServer } from "#pxe/control/stop-boot-server.ts";
import { describeDisk } from "#pxe/wipe-guard/describe-disk.ts";
import { askToGoOn } from "../ask.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { progressDisplay } from "../display/progress-display.ts";
import { openEngine } from "../engine-session.ts";
import { machinesOf } from "../machines-in-state.ts";
import { rememberWipes, wipeRemembered } from "../pending-wipes.ts";
import type { Request } from "../request.ts";

/**
 * `make destroy`: the lab goes without a trace, machines, disks, namespace and processes. Of real machines only the
 * membership is given up: they keep running, and only the disks of those with `wipe: true` are touched.
 */
export async function destroy(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const lab = opened.environment.kind === "lab";
  const session = await openEngine(opened);
  const doomed = lab ? [] : (await machinesOf(session)).filter(({ wipe }) => wipe);
  const wiped = doomed.map(({ name, installedDisk }) => `${name} (${describeDisk(installedDisk)})`).join(", ");
  const what = lab
    ? `Destroy ${request.env}: its virtual machines and their disks?`
    : `Give up ${request.env}? The machines keep running and keep their disks${wiped && `, except that this wipes ${wiped}`}; Hearth forgets them.`;
  if (!(await askToGoOn(what, request))) return exitCodes.declined;

  await rememberWipes(opened, doomed);
  await markEnvironmentEnds(request.env);
  const display = progressDisplay(process.stdout);
  try {
    await session.engine.destroy(session.request((event) => display.show(event)));
  } finally {
    display.close();
    await unmarkEnvironmentEnds(request.env);
  }
  await wipeRemembered(opened, []);
  await stopBootServer(opened.paths.boot);
  if (lab) {
    await destroyLab(opened.paths.lab);
    // The keys and the journal are of use to nobody once the machines are gone; nor is a state whose passphrase goes.
    await session.engine.forgetState(session.request(() => {}));
    await rm(opened.paths.own, { recursive: true, force: true });
  }
  console.log(`✓ ${request.env} is gone${lab ? "" : "; its keys stay in " + path.dirname(opened.paths.identity)}`);
  return exitCodes.done;
}
