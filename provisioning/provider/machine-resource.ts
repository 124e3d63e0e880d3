import type { provider } from "@pulumi/pulumi";
import { HearthError } from "#model/hearth-error.ts";
import { describeDisk } from "#pxe/wipe-guard/describe-disk.ts";
import { disksThatWouldBeWiped } from "../machine/disks-at-stake.ts";
import { giveUpMachine } from "../machine/give-up-machine.ts";
import { installMachine } from "../machine/install-machine.ts";
import type { InstalledMachine } from "../machine/installed-machine.ts";
import { machineDiff } from "../machine/machine-diff.ts";
import { type MachineSpec, machineSpecSchema } from "../machine/machine-spec.ts";
import { updateMachine } from "../machine/update-machine.ts";
import type { Progress, Workbench } from "../machine/workbench.ts";
import type { EngineLog } from "./engine-log.ts";
import type { Resource } from "./resource.ts";

type Outputs = MachineSpec & InstalledMachine;

/** The life of a `hearth:metal:Machine`: what the engine asks, answered by `provisioning/machine`. */
export class MachineResource implements Resource {
  readonly #log: EngineLog;
  readonly #open: (spec: MachineSpec) => Promise<Workbench>;
  readonly #cancelled: AbortSignal;

  constructor(log: EngineLog, open: (spec: MachineSpec) => Promise<Workbench>, cancelled: AbortSignal) {
    this.#log = log;
    this.#open = open;
    this.#cancelled = cancelled;
  }

  check(_olds: unknown, news: unknown): provider.CheckResult {
    const parsed = machineSpecSchema.safeParse(news);
    if (parsed.success) return { inputs: parsed.data };
    const failures = parsed.error.issues.map((issue) => ({
      property: issue.path.join(".") || "machine",
      reason: issue.message,
    }));
    return { inputs: news, failures };
  }

  diff(urn: string, olds: Outputs, news: MachineSpec): provider.DiffResult {
    const { replaces, updates } = machineDiff(specOf(olds), news);
    if (replaces.length > 0) {
      for (const line of disksThatWouldBeWiped(news.disk, olds.disks)) this.#log.warn(urn, `${news.name}: ${line}`);
    }
    return { changes: replaces.length + updates.length > 0, replaces: [...replaces], deleteBeforeReplace: true };
  }

  async create(urn: string, inputs: MachineSpec): Promise<provider.CreateResult> {
    const spec = machineSpecSchema.parse(inputs);
    const installed = await installMachine(spec, await this.#open(spec), this.#progress(urn), this.#cancelled);
    this.#log.info(
      urn,
      `${spec.name} installed on ${describeDisk(installed.installedDisk)} in ${installed.totalSeconds} s`,
    );
    return { id: installed.installId, outs: { ...spec, ...installed } };
  }

  async update(urn: string, olds: Outputs, news: MachineSpec): Promise<provider.UpdateResult> {
    const spec = machineSpecSchema.parse(news);
    await updateMachine(specOf(olds), spec, olds, await this.#open(spec), this.#progress(urn), this.#cancelled);
    return { outs: { ...olds, ...spec } };
  }

  /** The state is what the installer reported; a machine that is turned off is still installed. */
  read(id: string, props: Outputs): provider.ReadResult {
    return { id, props, inputs: specOf(props) };
  }

  async delete(urn: string, props: Outputs): Promise<void> {
    const spec = specOf(props);
    await giveUpMachine(spec, props.installId, await this.#open(spec), this.#progress(urn));
  }

  #progress(urn: string): Progress {
    return ({ text, warning }) => {
      if (warning !== undefined) this.#log.warn(urn, warning);
      this.#log.status(urn, text);
    };
  }
}

/** The inputs among the outputs. Fields of a newer or older Hearth are left out rather than refused. */
function specOf(outputs: Outputs): MachineSpec {
  const inputs = Object.fromEntries(
    Object.keys(machineSpecSchema.shape).flatMap((key) => {
      const value = (outputs as unknown as Record<string, unknown>)[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
  const parsed = machineSpecSchema.safeParse(inputs);
  if (parsed.success) return parsed.data;
  throw new HearthError({
    code: "state-unreadable",
    what: `The state of ${outputs.name ?? "a machine"} does not read as a machine.`,
    why: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
    remedy: "It was written by another version of Hearth. Run the version that wrote it, or export and mend the state.",
    cause: parsed.error,
  });
}
