import { setTimeout as sleep } from "node:timers/promises";
import { HearthError } from "#model/hearth-error.ts";
import type { BootEvent, Phase } from "#pxe/contract/boot-event.ts";
import type { BootControl } from "#pxe/contract/control-api.ts";
import type { TicketStatus } from "#pxe/contract/ticket.ts";
import type { PhaseStart } from "#pxe/journal/phase-durations.ts";
import type { Explanation } from "#pxe/wire/explain/explanation.ts";
import type { PowerDriver } from "../power/power-driver.ts";
import { explainDelay, tellDelays } from "./explain-delay.ts";
import type { MachineSpec } from "./machine-spec.ts";
import type { Progress, Workbench } from "./workbench.ts";

/** Without a sign of life for this long a machine whose power is ours is taken for stuck, and restarted: once. */
const silenceSeconds = 120;

const lookEveryMs = 2_000;

/**
 * Follows the journal of the boot server until the ticket ends; a boot server that was killed is started again.
 *
 * @param starts gets the time of every phase that begins
 * @throws HearthError with the code of the refusal or failure, `machine-silent`, or the reason of the signal
 */
export async function followInstallation(
  spec: MachineSpec,
  bench: Workbench,
  ticket: TicketStatus,
  starts: PhaseStart[],
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const sinceMs = starts[0]?.atMs ?? 0;
  const explain = async () => explainDelay(await bench.bootServer(progress), spec.name, sinceMs);
  const life = new LifeSigns(spec, await bench.power(progress), explain, progress);
  const delays = tellDelays(spec.name, bench, sinceMs, progress);
  try {
    await followUntilEnd(life);
  } finally {
    delays.stop();
    life.stop();
  }

  async function followUntilEnd({ signal: gone }: LifeSigns): Promise<void> {
    let after = 0;
    for (;;) {
      signal.throwIfAborted();
      const boot = await bench.bootServer(progress);
      try {
        for await (const event of boot.events(after, AbortSignal.any([signal, gone]))) {
          after = event.seq;
          // The journal also holds the attempts of earlier runs.
          if (Date.parse(event.time) < sinceMs || !concerns(event, ticket)) continue;
          life.heard();
          report(event, starts, progress);
          if (event.kind === "first-boot" || event.kind === "refused" || event.kind === "failed") break;
        }
      } catch (error) {
        signal.throwIfAborted();
        if (!gone.aborted) {
          progress({ text: `the boot server went away (${(error as Error).message}); starting it again` });
          await sleep(500, undefined, { signal });
          continue;
        }
      }
      // The ticket's own word comes first: a machine that was refused turns itself off.
      if (await hasFinished(boot, ticket.id)) return;
      gone.throwIfAborted();
    }
  }
}

/** True once the ticket is finished; a ticket that ended otherwise throws its reason. */
async function hasFinished(boot: BootControl, id: string): Promise<boolean> {
  const now = await boot.getTicket(id);
  if (now?.state === "finished") return true;
  if (now?.failure) throw new HearthError(now.failure as ConstructorParameters<typeof HearthError>[0]);
  if (now && now.state !== "cancelled") return false;
  throw new HearthError({
    code: "ticket-cancelled",
    what: `The installation of ${now?.machine.name ?? "the machine"} was called off.`,
    why: "Its ticket was cancelled: another run asked for something else, or the machine was removed.",
    remedy: "Run `make` again.",
  });
}

function concerns(event: BootEvent, ticket: TicketStatus): boolean {
  if (event.machine !== ticket.machine.name) return false;
  return event.ticket === ticket.id || (event.ticket === undefined && event.time >= ticket.createdAt);
}

function report(event: BootEvent, starts: PhaseStart[], progress: Progress): void {
  if (event.kind === "refused" || event.kind === "failed" || event.kind === "local-boot") return;
  starts.push({ phase: event.kind, atMs: Date.parse(event.time) });
  const percent = event.percent === undefined ? {} : { percent: event.percent };
  progress({ phase: event.kind, ...percent, text: phaseText(event.kind, event) });
}

function phaseText(phase: Phase, { percent = 0, detail = "" }: BootEvent): string {
  switch (phase) {
    case "dhcp":
      return "DHCP";
    case "tftp":
      return `TFTP ${detail}`;
    case "kernel":
      return "loading kernel and installer";
    case "installer":
      return "installer looks at the hardware";
    case "image":
      return `writing image ${percent} %`;
    case "first-boot":
      return "first boot";
    default:
      return phase;
  }
}

/**
 * Ends the wait for a machine whose power is ours to see: when it goes off before it is done, and when it says nothing
 * for too long, even after a restart. The ticket allows that: what it had written is written again. Rarely, a kernel
 * stands still as it starts. A person, on the other hand, may take all day to press a button.
 */
class LifeSigns {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #explain: () => Promise<Explanation | undefined>;
  readonly #progress: Progress;
  #lastHeardMs = Date.now();
  #restarted = false;

  constructor(
    spec: MachineSpec,
    power: PowerDriver,
    explain: () => Promise<Explanation | undefined>,
    progress: Progress,
  ) {
    this.#explain = explain;
    this.#progress = progress;
    if (spec.power.driver !== "qemu") return;
    let looking = false;
    // One look at a time: a restart may cut the power for a moment, which is not the machine going off.
    this.#timer = setInterval(async () => {
      if (looking) return;
      looking = true;
      await this.#look(spec, power).catch((error) => this.#controller.abort(error));
      looking = false;
    }, lookEveryMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  heard(): void {
    this.#lastHeardMs = Date.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(spec: MachineSpec, power: PowerDriver): Promise<void> {
    if (Date.now() - this.#lastHeardMs > silenceSeconds * 1000) {
      if (this.#restarted) this.#controller.abort(silent(spec, await this.#explain().catch(() => undefined)));
      else await this.#restart(power);
    }
    if ((await power.state()) === "off") this.#controller.abort(wentOff(spec));
  }

  async #restart(power: PowerDriver): Promise<void> {
    this.#restarted = true;
    this.heard();
    this.#progress({ text: `has said nothing for ${silenceSeconds} seconds; restarting it` });
    await power.reset();
  }
}

function silent(spec: MachineSpec, explanation: Explanation | undefined): HearthError {
  return new HearthError({
    code: "machine-silent",
    what: `${spec.name} has said nothing for ${silenceSeconds} seconds, and for as long after a restart.`,
    why: explanation
      ? `${explanation.what} ${explanation.why}`
      : "It was turned on, but neither its firmware nor the installer got any further.",
    remedy: `${explanation ? `${explanation.remedy} ` : ""}\`make logs ENV=${spec.environment} NODE=${spec.name}\` shows its console; then run \`make\` again.`,
  });
}

function wentOff(spec: MachineSpec): HearthError {
  return new HearthError({
    code: "machine-went-off",
    what: `${spec.name} went off before it was installed.`,
    why: "Its power was cut, or it was turned off, while the installation ran. Its disk is not finished and not bootable.",
    remedy: "Run `make` again: the installation starts over under the same ticket.",
  });
}
