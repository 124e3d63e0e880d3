import { HearthError } from "#model/hearth-error.ts";
import { isUnchanged, type Plan } from "#provisioning/engine/engine.ts";
import type { ServiceRow } from "#provisioning/platform/contract/platform-inputs.ts";
import { stopBootServer } from "#pxe/control/stop-boot-server.ts";
import { askToGoOn } from "../ask.ts";
import { awaitNodes } from "../await-nodes.ts";
import { type OpenEnvironment, openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { renderMachineTable } from "../display/machine-table.ts";
import { renderPlan } from "../display/plan.ts";
import { progressDisplay } from "../display/progress-display.ts";
import { printJson, say } from "../display/say.ts";
import { renderServiceTable } from "../display/service-table.ts";
import { type EngineSession, openEngine } from "../engine-session.ts";
import { machinesOf } from "../machines-in-state.ts";
import { machinesToWipe, rememberWipes, wipeRemembered } from "../pending-wipes.ts";
import { planChanges } from "../plan-changes.ts";
import { platformNeedsRepair } from "../repair-platform.ts";
import type { Request } from "../request.ts";
import { showCluster } from "../show-cluster.ts";
import { turnOnInstalled } from "../turn-on-installed.ts";

/** `make`: shows what will change, does it, and ends with a table; changes nothing when nothing changed. */
export async function up(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const session = await openEngine(opened);
  say(request, `· ${opened.environment.name}: ${session.why}`);
  return bringUp(opened, session);
}

/**
 * @param more narrows the operation, e.g. to one machine that is to be replaced
 * @param afterwards what is done when the resources are there, before the cluster is tried out
 */
export async function bringUp(
  opened: OpenEnvironment,
  session: EngineSession,
  more: Parameters<EngineSession["request"]>[1] = {},
  afterwards: () => Promise<void> = async () => {},
): Promise<number> {
  const { plan, warnings } = await planChanges(session, more);
  if (isUnchanged(plan)) {
    const machines = await machinesOf(session);
    await wipeRemembered(opened, namesOf([...machines, ...opened.environment.machines]));
    await awaitNodes(opened, session, await turnOnInstalled(opened, machines));
    if (more.targets === undefined && (await platformNeedsRepair(opened, session)))
      return bringUp(opened, session, more);
    if (opened.request.json) printJson({ changed: false, machines });
    else console.log("✓ nothing to change");
    return exitCodes.done;
  }
  const doomed = machinesToWipe(plan, await machinesOf(session));
  say(opened.request, renderPlan(plan, warnings, doomed));
  if (!(await mayWipe(opened, plan, namesOf(doomed)))) return exitCodes.declined;
  await rememberWipes(opened, doomed);
  if (touchesCluster(plan)) await turnOnNodes(opened, session, plan);

  const display = progressDisplay(opened.request.json ? process.stderr : process.stdout);
  try {
    await session.engine.up(session.request((event) => display.show(event), more));
  } finally {
    display.close();
    // It starts on demand; nobody wants a DHCP server to stay behind, however the run ended. An installer that is on
    // its way asks again until the next run serves it.
    await stopBootServer(opened.paths.boot);
  }
  await afterwards();
  const machines = await machinesOf(session);
  await wipeRemembered(opened, namesOf([...machines, ...opened.environment.machines]));
  await turnOnInstalled(opened, machines);
  if (opened.request.json) printJson({ changed: true, machines });
  else if (machines.length > 0) console.log(`\n${renderMachineTable(machines)}`);
  const healthy = !touchesCluster(plan) || (await showCluster(opened, session));
  const services = await servicesOf(session);
  if (services.length > 0) say(opened.request, `\n${renderServiceTable(services)}`);
  return healthy ? exitCodes.done : exitCodes.failed;
}

/** What is done to a node is done on a machine that is on, and with a cluster that answers. */
async function turnOnNodes(opened: OpenEnvironment, session: EngineSession, plan: Plan): Promise<void> {
  const turnedOn = await turnOnInstalled(opened, stayingMachines(plan));
  await awaitNodes(opened, session, turnedOn).catch((error: unknown) => {
    // What is about to be done may be what mends it.
    say(opened.request, `! ${error instanceof HearthError ? error.message : String(error)}`);
  });
}

/** Machines that are installed and are not wiped now. The plan knows them also after a run that failed. */
function stayingMachines(plan: Plan): Plan["steps"] {
  return plan.steps.filter(
    ({ type, operation }) => type === "hearth:metal:Machine" && (operation === "same" || operation === "update"),
  );
}

/** A run that stops below the cluster has nothing to say of it. */
function touchesCluster(plan: Plan): boolean {
  return plan.steps.some((step) => step.type.startsWith("hearth:cluster:") && step.operation !== "same");
}

/** The services of the platform; none before there is one. */
export async function servicesOf(session: EngineSession): Promise<readonly ServiceRow[]> {
  const { services = [] } = await session.engine.outputs(session.request(() => {}));
  return Array.isArray(services) ? (services as readonly ServiceRow[]) : [];
}

/** The lab's disks are files; those of a real machine are somebody's. */
async function mayWipe(
  { environment, request }: OpenEnvironment,
  plan: Plan,
  doomed: readonly string[],
): Promise<boolean> {
  const replaced = plan.steps.filter((step) => step.operation === "replace" && step.type === "hearth:metal:Machine");
  const questions = [
    ...(replaced.length > 0 ? [`Install ${namesOf(replaced).join(", ")} again?`] : []),
    ...(doomed.length > 0 ? [`Wipe ${doomed.join(", ")}?`] : []),
  ];
  if (environment.kind === "lab" || questions.length === 0) return true;
  return askToGoOn(`${questions.join(" ")} What is on the disk named above will be gone.`, request);
}

function namesOf(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}
