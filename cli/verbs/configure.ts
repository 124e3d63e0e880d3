import { HearthError } from "#model/hearth-error.ts";
import { projectRoot } from "#provisioning/machine/environment-paths.ts";
import { ConfigurationError } from "#stacks/config/configuration-error.ts";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import { parseEnvironmentName } from "#stacks/config/parse-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { askText, faultOf } from "../configure/ask.ts";
import { askMachines, type MachineAnswers } from "../configure/ask-machines.ts";
import { askNetwork } from "../configure/ask-network.ts";
import { type ExistingFile, networkOf, readExistingFile } from "../configure/existing-file.ts";
import { findMachines } from "../configure/find-machines.ts";
import { type MachineWish, parseMachineWishes } from "../configure/machine-wishes.ts";
import type { NetworkAnswers } from "../configure/network-answers.ts";
import { planPicture } from "../configure/plan-picture.ts";
import type { Prompter } from "../configure/prompter.ts";
import { type NamedMachine, proposedAddress } from "../configure/proposals.ts";
import { readOwnNetworks, somebodyGivesAddresses } from "../configure/read-surroundings.ts";
import { stackText } from "../configure/stack-text.ts";
import { unattendedPrompter } from "../configure/unattended-prompter.ts";
import { enough } from "../discovery/enough.ts";
import { lookOf } from "../discovery/look-of.ts";
import { renderFound } from "../discovery/render-found.ts";
import { tellNews } from "../discovery/tell-news.ts";
import { qrCode } from "../display/qr-code.ts";
import type { Request } from "../request.ts";
import { writeStackFile } from "../write-stack-file.ts";

/**
 * `make configure`: from nothing to an environment whose file is valid. Every question has a flag; machines are found by
 * letting them boot over the network for a look. Nothing is written before the end, and nothing but that one file.
 */
export async function configure(request: Request): Promise<number> {
  const prompter = await prompterFor(request);
  const env = await askEnvironment(prompter, request);
  const existing = await readExistingFile(projectRoot, env);
  const network = await askNetwork(prompter, request, {
    own: await readOwnNetworks(),
    ...(existing ? { before: networkOf(existing.environment) } : {}),
    hasDhcp: somebodyGivesAddresses,
  });
  const known = existing?.environment.machines ?? [];
  const wishes = newWishes(request, known);
  const seen = await lookUnlessSaid(request, env, network, existing, wishes);
  const machines = await askMachines(prompter, { network, existing: known, seen, wishes });
  const apiAddress = await askApi(prompter, request, network, [...known, ...machines], existing);
  const text = stackText(env, existing?.text, {
    ...{ network, machines },
    ...(apiAddress === undefined ? {} : { apiAddress }),
    ...(request.netboot === "ipxe" ? { netboot: "ipxe" } : {}),
  });
  return finish(prompter, env, existing, text, machines);
}

async function prompterFor({ yes }: Request): Promise<Prompter> {
  if (yes || !process.stdin.isTTY) return unattendedPrompter(yes);
  return (await import("../configure/terminal-prompter.ts")).terminalPrompter;
}

/** The lab needs no wizard, and its name is what is said where nothing is: that is no answer. */
async function askEnvironment(prompter: Prompter, { env }: Request): Promise<string> {
  return askText(prompter, env === "lab" ? undefined : env, {
    asks: "Name of the environment",
    flag: "--env",
    initial: "home",
    check: faultOf(parseEnvironmentName),
  });
}

/** What was said of machines that the file has already was done by an earlier run. */
function newWishes({ machines }: Request, known: readonly { readonly mac: string }[]): readonly MachineWish[] {
  const wishes = machines === undefined ? [] : parseMachineWishes(machines);
  return wishes.filter(({ mac }) => !known.some((machine) => machine.mac === mac));
}

/** Nothing has to be looked at where flags name every machine and its disk, or name only what the file has. */
async function lookUnlessSaid(
  request: Request,
  env: string,
  network: NetworkAnswers,
  existing: ExistingFile | undefined,
  wishes: readonly MachineWish[],
) {
  if (request.machines !== undefined && wishes.every(({ disk }) => disk !== undefined)) return [];
  const look = lookOf(request);
  const { signal, key, close } = enough(process.stdin);
  const expected = look.count ?? (wishes.length > 0 ? wishes.length : undefined);
  console.log(
    `· turn the machines on and let them boot over the network; each is looked at, nothing on it is written, and it turns itself off\n` +
      `· ends ${expected === undefined ? "" : `when ${expected} have reported, `}after ${look.seconds / 60} min, or with ${key}`,
  );
  const seen = await findMachines(
    ...[env, network, existing],
    { ...look, ...(expected === undefined ? {} : { count: expected }), signal, onStatus: tellNews(console.log) },
    console.log,
  ).finally(close);
  if (seen.length > 0) {
    console.log(`\n${renderFound(seen)}\n`);
    return seen;
  }
  throw new HearthError({
    code: "machine-not-seen",
    what: "No machine has reported.",
    why: "None booted over the network in that time, or its answers were lost on the way.",
    remedy: `Look with \`make doctor\` once there is a file, or write it by hand: cp Pulumi.home.example.yaml Pulumi.${env}.yaml`,
  });
}

/** Several servers need an address that whichever of them lives holds. */
async function askApi(
  prompter: Prompter,
  { api }: Request,
  network: NetworkAnswers,
  machines: readonly NamedMachine[],
  existing: ExistingFile | undefined,
): Promise<string | undefined> {
  const servers = machines.filter(({ role }) => role === "server").length;
  if (servers < 2 && api === undefined) return undefined;
  const initial = existing?.environment.cluster?.apiAddress ?? proposedAddress(machines, network);
  return askText(prompter, api, {
    asks: "Address of the cluster's API, which one living server at a time holds",
    flag: "--api",
    ...(initial === undefined ? {} : { initial }),
    check: () => undefined,
  });
}

/** Judges the file as every verb would, shows what it means, and writes it. */
async function finish(
  prompter: Prompter,
  env: string,
  existing: ExistingFile | undefined,
  text: string,
  machines: readonly MachineAnswers[],
): Promise<number> {
  const name = `Pulumi.${env}.yaml`;
  const { environment, problems } = judgeStackFile(env, name, text);
  if (!environment) throw new ConfigurationError(name, problems);
  console.log(`\n${planPicture(environment, machines)}\n`);
  if (text === existing?.text) {
    console.log(`✓ ${name} says all of this already`);
    return exitCodes.done;
  }
  if (!(await prompter.confirm(`Write ${name}? No machine is touched by that.`))) return exitCodes.declined;
  await writeStackFile(projectRoot, env, text);
  const page = `http://${environment.boot.address}:${environment.boot.httpPort}/`;
  console.log(`✓ ${name} is written\n\n  make ENV=${env} doctor     looks for what is in the way`);
  console.log(`  make ENV=${env} preview    shows what would be done\n  make ENV=${env}            does it`);
  console.log(`\nWhile it runs, this shows how far it is: ${page}\n${qrCode(page, process.stdout)}`);
  return exitCodes.done;
}
