import type { StepView } from "../engine.ts";
import { creationChanges, updateChanges } from "../property/property-diff.ts";
import { annotateSecrets, type PropertyMap, reuseUnchanged, SecretValue } from "../property/property-value.ts";
import { grpcMessage } from "../provider/grpc-error.ts";
import type { LiveResource, ResourceProvider } from "../provider/resource-provider.ts";
import type { PendingKind, ResourceState } from "../state/resource-state.ts";
import { isProviderType } from "../urn.ts";
import type { Decision } from "./decision.ts";
import { type DeploymentContext, isDefaultProvider, stepView } from "./deployment-context.ts";
import { limit } from "./limit.ts";
import { isMeaningfulChange } from "./meaningful-change.ts";

/** One resource that did not make it, and why. */
export interface StepFailure {
  readonly urn: string;
  readonly operation: string;
  readonly message: string;
  /** What was thrown, where it says more than the message. */
  readonly error?: unknown;
}

/** Carries out decisions: tells what begins and ends, records it in the state before and after. */
export class StepRunner {
  readonly steps: StepView[] = [];
  readonly failures: StepFailure[] = [];
  private readonly context: DeploymentContext;
  private readonly slot: ReturnType<typeof limit>;
  /** URNs that are deleted in this deployment, for `deletedWith`. */
  private readonly deleted = new Set<string>();

  constructor(context: DeploymentContext) {
    this.context = context;
    this.slot = limit(context.parallel);
  }

  /** Announces a logical step. */
  plan(step: StepView): void {
    if (isDefaultProvider(step.urn)) return;
    this.steps.push(step);
    this.context.display({ kind: "step", phase: "planned", step });
  }

  async same(decision: Extract<Decision, { kind: "same" }>): Promise<void> {
    const { old, fresh, targeted } = decision;
    fresh.id = old.id;
    fresh.outputs = old.outputs;
    fresh.inputs = reuseUnchanged(old.inputs, fresh.inputs);
    if (isProviderType(fresh.type) && targeted) await this.context.registry.same(fresh.urn, fresh.id, old.inputs);
    this.plan(stepView(fresh.urn, "same"));
    this.context.snapshot.replace(old, fresh, isMeaningfulChange(old, fresh));
    await this.context.save();
  }

  async create(fresh: ResourceState): Promise<void> {
    const step = stepView(fresh.urn, "create", { changes: creationChanges(fresh.inputs) });
    this.plan(step);
    await this.perform(step, fresh, "creating", () => this.make(fresh, undefined));
  }

  async update(decision: Extract<Decision, { kind: "update" }>): Promise<void> {
    const { old, fresh, diff } = decision;
    const step = stepView(fresh.urn, "update", { changes: updateChanges(asExisting(old), fresh.inputs, diff) });
    this.plan(step);
    fresh.id = old.id;
    fresh.outputs = old.outputs;
    fresh.inputs = reuseUnchanged(old.inputs, fresh.inputs);
    await this.perform(step, fresh, "updating", async () => {
      const timeout = fresh.customTimeouts?.update ?? 0;
      const live = fresh.custom
        ? await (await this.providerOf(fresh)).update(
            { ...asExisting(old), urn: fresh.urn },
            fresh.inputs,
            fresh.ignoreChanges,
            timeout,
            this.context.preview,
          )
        : undefined;
      this.settle(fresh, live);
      this.context.snapshot.replace(old, fresh, true);
      if (live?.initErrors !== undefined) throw new Error(live.initErrors.join("\n"));
    });
  }

  async replace(decision: Extract<Decision, { kind: "replace" }>): Promise<void> {
    const { old, fresh, diff, deleteFirst, dependents } = decision;
    const details = { changes: updateChanges(asExisting(old), fresh.inputs, diff), replaceKeys: diff.replaceKeys };
    this.plan(stepView(fresh.urn, "replace", details));
    for (const dependent of dependents) await this.deleteForReplacement(dependent);
    if (deleteFirst && !old.pendingReplacement) await this.deleteForReplacement(old);
    const step = stepView(fresh.urn, "create-replacement", { ...details, logical: false });
    await this.perform(step, fresh, "creating", () => this.make(fresh, old));
  }

  /** Deletes what is left over: no longer registered, or replaced by now. */
  async delete(resource: ResourceState, condemned: ReadonlySet<string>): Promise<void> {
    const step = stepView(resource.urn, resource.delete ? "delete-replaced" : "delete", { logical: !resource.delete });
    for (const urn of condemned) this.deleted.add(urn);
    if (!resource.delete) this.plan(step);
    if (resource.pendingReplacement) {
      this.context.snapshot.remove(resource);
      await this.context.save();
      return;
    }
    await this.perform(step, resource, "deleting", async () => {
      if (resource.protect && !resource.delete) {
        throw new Error(`${resource.urn} is protected: take \`protect\` out of the program, update, then delete it`);
      }
      await this.destroy(resource);
      this.context.snapshot.remove(resource);
    });
  }

  /** Deletes the old one of a replacement, which stays in the state, marked, until the new one is there. */
  private async deleteForReplacement(old: ResourceState): Promise<void> {
    const step = stepView(old.urn, "delete-replaced", { logical: false });
    await this.perform(step, old, "deleting", async () => {
      await this.destroy(old);
      old.pendingReplacement = true;
    });
  }

  private async make(fresh: ResourceState, old: ResourceState | undefined): Promise<void> {
    const live = fresh.custom
      ? await (await this.providerOf(fresh)).create(
          fresh.urn,
          fresh.inputs,
          fresh.customTimeouts?.create ?? 0,
          this.context.preview,
        )
      : undefined;
    if (live !== undefined && live.id === "" && !this.context.preview) throw new Error("the provider gave it no id");
    fresh.id = live?.id ?? "";
    fresh.created = this.context.now().toISOString();
    this.settle(fresh, live);
    if (old !== undefined && !old.pendingReplacement) old.delete = true;
    this.context.snapshot.replace(old?.pendingReplacement === true ? old : undefined, fresh, true);
    if (live?.initErrors !== undefined) throw new Error(live.initErrors.join("\n"));
  }

  private settle(fresh: ResourceState, live: LiveResource | undefined): void {
    fresh.modified = this.context.now().toISOString();
    fresh.initErrors = live?.initErrors ?? [];
    if (live !== undefined) fresh.outputs = markSecretOutputs(live.outputs, fresh);
  }

  private async destroy(resource: ResourceState): Promise<void> {
    const goesWithAnother = resource.deletedWith !== "" && this.deleted.has(resource.deletedWith);
    if (this.context.preview || !resource.custom || resource.external || resource.retainOnDelete || goesWithAnother)
      return;
    const provider = await this.providerOf(resource);
    await provider.delete(asExisting(resource), resource.customTimeouts?.delete ?? 0);
  }

  /** Runs one physical step: recorded as pending before, as done or failed after. */
  private perform(
    step: StepView,
    resource: ResourceState,
    kind: PendingKind,
    work: () => Promise<void>,
  ): Promise<void> {
    return this.slot(async () => {
      const { display, preview, save, signal, snapshot } = this.context;
      if (preview) return work();
      if (signal.aborted) throw new Error("interrupted before it began");
      const shown = !isDefaultProvider(step.urn);
      const startedMs = performance.now();
      const elapsedMs = () => Math.round(performance.now() - startedMs);
      if (shown) display({ kind: "step", phase: "started", step });
      snapshot.begin(resource, kind);
      await save();
      try {
        await work();
      } catch (error) {
        snapshot.end(resource);
        await save();
        const message = grpcMessage(error);
        this.failures.push({ urn: step.urn, operation: step.operation, message });
        display({ kind: "step", phase: "failed", step, elapsedMs: elapsedMs(), error: message });
        throw error;
      }
      snapshot.end(resource);
      await save();
      if (shown) display({ kind: "step", phase: "done", step, elapsedMs: elapsedMs() });
    });
  }

  private providerOf(resource: ResourceState): Promise<ResourceProvider> {
    const { registry } = this.context;
    return isProviderType(resource.type) ? Promise.resolve(registry) : registry.provider(resource.provider);
  }
}

/** A resource as its provider is asked about it. */
export function asExisting(state: ResourceState) {
  return { urn: state.urn, id: state.id, inputs: state.inputs, outputs: state.outputs ?? {} };
}

function markSecretOutputs(outputs: PropertyMap, state: ResourceState): PropertyMap {
  const marked = Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [
      key,
      state.additionalSecretOutputs.includes(key) && !(value instanceof SecretValue) ? new SecretValue(value) : value,
    ]),
  );
  // Secrets that the provider was shown in the clear stay secrets in what it gives back.
  return reuseUnchanged(state.outputs, annotateSecrets(marked, state.inputs));
}
