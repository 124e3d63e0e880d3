import type { provider } from "@pulumi/pulumi";
import type { ClusterBench, ClusterJob } from "../cluster/cluster-bench.ts";
import type { ClusterSettings } from "../cluster/contract/cluster-settings.ts";
import type { MachineAccess } from "../machine/machine-access.ts";
import {
  type PlatformInputs,
  type PlatformOutputs,
  platformInputsSchema,
} from "../platform/contract/platform-inputs.ts";
import { platformDiff, withoutRotated } from "../platform/platform-diff.ts";
import type { SecretValues } from "../platform/secrets/secret-values.ts";
import { checkInputs } from "./check-inputs.ts";
import type { EngineLog } from "./engine-log.ts";
import type { Resource } from "./resource.ts";
import { markSecret, receiveProperties } from "./wire-properties.ts";

type OpenBench = (
  access: MachineAccess,
  distribution: ClusterSettings["distribution"],
  signal: AbortSignal,
) => Promise<ClusterBench>;

type BringUp = (inputs: PlatformInputs, known: SecretValues | undefined, job: ClusterJob) => Promise<PlatformOutputs>;

/** The life of a `hearth:platform:Platform`: a cluster that follows git. */
export class PlatformResource implements Resource {
  readonly #log: EngineLog;
  readonly #open: OpenBench;
  readonly #bringUp: BringUp;
  readonly #cancelled: AbortSignal;

  constructor(log: EngineLog, open: OpenBench, bringUp: BringUp, cancelled: AbortSignal) {
    this.#log = log;
    this.#open = open;
    this.#bringUp = bringUp;
    this.#cancelled = cancelled;
  }

  check(_olds: unknown, news: unknown): provider.CheckResult {
    return checkInputs(platformInputsSchema, "platform", news);
  }

  diff(_urn: string, olds: unknown, news: unknown): provider.DiffResult {
    const before = receiveProperties(olds).values as unknown as PlatformOutputs;
    const { values, unknown } = receiveProperties(news);
    const { replaces, updates } = platformDiff(before, values as Partial<PlatformInputs>, unknown);
    return { changes: replaces.length + updates.length > 0, replaces: [...replaces], deleteBeforeReplace: true };
  }

  async create(urn: string, wire: unknown): Promise<provider.CreateResult> {
    const inputs = platformInputsSchema.parse(receiveProperties(wire).values);
    return { id: `platform-${inputs.clusterId}`, outs: await this.#up(urn, inputs, undefined) };
  }

  async update(urn: string, olds: unknown, news: unknown): Promise<provider.UpdateResult> {
    const before = receiveProperties(olds).values as unknown as PlatformOutputs;
    const inputs = platformInputsSchema.parse(receiveProperties(news).values);
    return { outs: await this.#up(urn, inputs, withoutRotated(before, inputs.rotations)) };
  }

  /** How it is, is for `make status` to say. */
  read(id: string, props: unknown): provider.ReadResult {
    return { id, props };
  }

  /** What runs goes with the cluster; nothing outside it was made. */
  async delete(): Promise<void> {}

  async #up(urn: string, inputs: PlatformInputs, known: SecretValues | undefined): Promise<Record<string, unknown>> {
    const bench = await this.#open(inputs.access, inputs.distribution, this.#cancelled);
    const outputs = await this.#bringUp(inputs, known, {
      bench,
      progress: ({ text }) => this.#log.status(urn, text),
      warn: (text) => this.#log.warn(urn, text),
      signal: this.#cancelled,
    });
    return markSecret(outputs, ["secrets", "handed"]);
  }
}
