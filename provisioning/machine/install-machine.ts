import { seedFiles } from "#cloud-init/seed-files.ts";
import { HearthError } from "#model/hearth-error.ts";
import type { BootControl } from "#pxe/contract/control-api.ts";
import type { Member, TicketRequest, TicketStatus } from "#pxe/contract/ticket.ts";
import { type PhaseStart, phaseDurations } from "#pxe/journal/phase-durations.ts";
import { makeHostKey } from "../ssh/host-key.ts";
import { pinHostKey } from "../ssh/known-hosts.ts";
import { waitForSsh } from "../ssh/wait-for-ssh.ts";
import { followInstallation } from "./follow-installation.ts";
import { type InstalledMachine, installedMachine } from "./installed-machine.ts";
import { readMachineRecord, removeMachineRecord, writeMachineRecord } from "./machine-record.ts";
import type { MachineSpec } from "./machine-spec.ts";
import { renewHostKey } from "./renew-host-key.ts";
import { specDigest } from "./spec-digest.ts";
import { bootMachine, nodeIdentity, type Progress, type Workbench } from "./workbench.ts";

/** How long an installed machine may take from its first boot to its first SSH answer, on the slowest emulator. */
const sshDeadlineSeconds = 300;

/**
 * Installs a machine over the network and returns once it answers on SSH with the host key it was given.
 *
 * Safe to run again after being killed at any point: an installation that is under way is followed, one that
 * finished unseen is adopted, and neither writes to a disk twice.
 *
 * @throws HearthError with the reason of the refusal or failure
 */
export async function installMachine(
  spec: MachineSpec,
  bench: Workbench,
  progress: Progress,
  signal: AbortSignal,
): Promise<InstalledMachine> {
  const assets = await bench.assets(progress);
  const boot = await bench.bootServer(progress);
  await boot.putMachine(bootMachine(spec));

  const digest = specDigest(spec, assets.image.sha256);
  const finished = await memberOf(boot, spec.name);
  if (finished?.specDigest === digest) return adopt(spec, bench, finished, progress, signal);

  const request = await ticketRequest(spec, bench, digest, finished);
  const ticket = await boot.putTicket({
    ...request,
    kernel: assets.kernel,
    initrd: assets.initrd,
    image: assets.image,
  });
  const starts: PhaseStart[] = [{ phase: "firmware", atMs: Date.now() }];
  await startFromNetwork(spec, bench, ticket, progress);
  await followInstallation(spec, bench, ticket, starts, progress, signal);

  const member = await memberOf(await bench.bootServer(progress), spec.name);
  if (!member) throw lostMember(spec);
  return finish(spec, bench, member, starts, progress, signal);
}

/** The installation ended while nobody was looking: nothing is written, the machine only has to answer. */
async function adopt(
  spec: MachineSpec,
  bench: Workbench,
  member: Member,
  progress: Progress,
  signal: AbortSignal,
): Promise<InstalledMachine> {
  progress({ phase: "first-boot", text: "was installed by an earlier run; waiting for it to answer" });
  const power = await bench.power(progress);
  await power.bootFirst("disk");
  if ((await power.state()) === "off") await power.on();
  return finish(spec, bench, member, [{ phase: "first-boot", atMs: Date.now() }], progress, signal);
}

async function finish(
  spec: MachineSpec,
  bench: Workbench,
  member: Member,
  starts: PhaseStart[],
  progress: Progress,
  signal: AbortSignal,
): Promise<InstalledMachine> {
  const target = await bench.ssh();
  await waitForSsh(target, { timeoutSeconds: sshDeadlineSeconds, signal });
  const endMs = Date.now();
  progress({ phase: "ssh", text: "answers on SSH" });
  const hostKey = await renewHostKey(spec.name, target);
  await (await bench.power(progress)).bootFirst("disk");
  await removeMachineRecord(bench.paths.machines, spec.name);
  const startMs = starts[0]?.atMs ?? endMs;
  return installedMachine(member, hostKey, phaseDurations(starts, endMs), Math.round((endMs - startMs) / 100) / 10);
}

async function ticketRequest(
  spec: MachineSpec,
  bench: Workbench,
  digest: string,
  earlier: Member | undefined,
): Promise<Omit<TicketRequest, "kernel" | "initrd" | "image">> {
  const record = await readMachineRecord(bench.paths.machines, spec.name);
  const hostKey = record.hostKey ?? makeHostKey(spec.name);
  // On disk before it is anywhere else: a resumed installation must meet the key that its seed carries.
  await writeMachineRecord(bench.paths.machines, spec.name, { ...record, hostKey });
  await pinHostKey(bench.paths.knownHosts, spec.address, hostKey.publicKey);
  const own = [...record.formerInstallIds, ...(earlier ? [earlier.installId] : [])];
  return {
    machine: bootMachine(spec),
    disk: spec.disk,
    kernelArguments: spec.kernelArguments,
    // The seed knows its instance by the digest: the ticket's own id does not exist before the ticket does.
    seed: seedFiles(nodeIdentity(spec, `${spec.name}-${digest.slice(0, 12)}`, await bench.ownPublicKey()), hostKey),
    mayOverwrite: record.overwriteAnyMark ? "any" : own,
    specDigest: digest,
  };
}

/** Presses the button, unless the machine is already on its way with this very ticket. */
async function startFromNetwork(
  spec: MachineSpec,
  bench: Workbench,
  ticket: TicketStatus,
  progress: Progress,
): Promise<void> {
  const power = await bench.power(progress);
  if (ticket.state === "writing" && (await power.state()) === "on") {
    progress({ phase: "image", text: "an earlier run is still writing; following it" });
    return;
  }
  progress({ phase: "firmware", text: `starts from the network (${spec.mac})` });
  await power.bootFirst("network");
  await power.reset();
}

async function memberOf(boot: BootControl, name: string): Promise<Member | undefined> {
  return (await boot.members()).find((member) => member.machine === name);
}

function lostMember(spec: MachineSpec): HearthError {
  return new HearthError({
    code: "member-lost",
    what: `${spec.name} was installed, but the boot server does not list it.`,
    why: "Its membership was given up while the installation ran, most likely by another `make` at the same time.",
    remedy: "Run `make` again.",
  });
}
