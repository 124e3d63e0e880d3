import { HearthError } from "#model/hearth-error.ts";
import { type PropertyMap, propertyEquals, reuseUnchanged, SecretValue } from "../property/property-value.ts";
import { grpcMessage } from "../provider/grpc-error.ts";
import type { ResourceState } from "../state/resource-state.ts";
import { isProviderType, makeUrn, packageOfType, providerReference, rootStackType, type Urn } from "../urn.ts";
import { Decider } from "./decider.ts";
import { deleteOrder } from "./delete-order.ts";
import { type DeploymentContext, isDefaultProvider, stepView } from "./deployment-context.ts";
import { type Goal, inheritFromParent } from "./goal.ts";
import { limit } from "./limit.ts";
import { type StepFailure, StepRunner } from "./step-runner.ts";

/** What the program is told about a resource it registered. */
export type Registration =
  | {
      readonly outcome: "success";
      readonly urn: Urn;
      readonly id: string;
      readonly outputs: PropertyMap;
      readonly unknown: boolean;
    }
  | { readonly outcome: "failed" | "skipped"; readonly urn: Urn };

/** One preview or update: resources come in as the program registers them, and `finish` removes what is left over. */
export class Deployment {
  readonly runner: StepRunner;
  private readonly context: DeploymentContext;
  private readonly decider: Decider;
  /** Decisions are made one after the other: each sees what the ones before did. */
  private readonly deciding = limit(1);
  private readonly goals = new Map<Urn, Goal>();
  private readonly states = new Map<Urn, ResourceState>();
  private readonly defaultProviders = new Map<string, Promise<string>>();
  private readonly inFlight = new Set<Promise<unknown>>();
  /** What the stack exports, once the program has said so. */
  private exported: PropertyMap | undefined;

  constructor(context: DeploymentContext) {
    this.context = context;
    this.decider = new Decider(context);
    this.runner = new StepRunner(context);
  }

  get failures(): readonly StepFailure[] {
    return this.runner.failures;
  }

  /** What the stack exports, as registered so far, or else as it was. */
  stackOutputs(): PropertyMap {
    const isStack = (state: ResourceState) => state.type === rootStackType;
    return ([...this.states.values()].find(isStack) ?? this.context.base.find(isStack))?.outputs ?? {};
  }

  register(stated: Goal): Promise<Registration> {
    const running = this.registerNow(stated);
    this.inFlight.add(running);
    return running.finally(() => this.inFlight.delete(running));
  }

  /** True if the stack exports something else than before. */
  get outputsChanged(): boolean {
    const before = this.context.base.find((state) => state.type === rootStackType)?.outputs;
    return !propertyEquals(before ?? {}, this.stackOutputs());
  }

  /** Components, and the stack itself, say late what they export. */
  async registerOutputs(urn: Urn, outputs: PropertyMap): Promise<void> {
    const state = this.states.get(urn);
    if (state === undefined) return;
    // A program that fails exports nothing, or half of it; the stack's exports wait until it has succeeded.
    if (state.type === rootStackType) this.exported = outputs;
    else await this.setOutputs(state, outputs);
  }

  /** Waits for what is running, then deletes what the program no longer registers. */
  async finish(programSucceeded: boolean): Promise<void> {
    await Promise.allSettled(this.inFlight);
    const stack = [...this.states.values()].find((state) => state.type === rootStackType);
    if (programSucceeded && this.failures.length === 0 && stack !== undefined && this.exported !== undefined) {
      await this.setOutputs(stack, this.exported);
    }
    // After a failure nobody can tell what was not registered from what could not be.
    if (!programSucceeded || this.failures.length > 0 || this.context.signal.aborted) return;
    const { base, targets } = this.context;
    const condemned = base.filter((state) => {
      if (targets.constrained && !targets.has(state.urn)) return false;
      return state.delete || !this.decider.operatedOn(state.urn);
    });
    await this.deleteAll(condemned);
  }

  /** Deletes resources, dependents first; what still needs something that could not be deleted stays. */
  async deleteAll(resources: readonly ResourceState[]): Promise<void> {
    const condemned = new Set(resources);
    const urns = new Set(resources.filter((state) => !state.delete).map((state) => state.urn));
    for (const group of deleteOrder(this.context.base, condemned)) {
      await Promise.allSettled(group.map((state) => this.runner.delete(state, urns)));
      if (this.failures.length > 0 || this.context.signal.aborted) return;
    }
  }

  /** What a reference to a resource stands for. */
  resourceByUrn(urn: Urn): PropertyMap {
    const state = this.states.get(urn);
    if (state === undefined) throw new Error(`there is no resource ${urn} in this update`);
    return { urn, id: state.id, state: state.outputs ?? {} };
  }

  /** Calls a function of a provider, the default one of its package if none is named. */
  async invoke(token: string, args: PropertyMap, provider: string, version: string) {
    const reference = provider === "" ? await this.defaultProvider(packageOfType(token), version) : provider;
    const { inputs, failures } = await (await this.context.registry.provider(reference)).invoke(token, args);
    return { outputs: inputs, failures };
  }

  private async setOutputs(state: ResourceState, outputs: PropertyMap): Promise<void> {
    if (propertyEquals(state.outputs ?? {}, outputs)) return;
    state.outputs = reuseUnchanged(state.outputs, outputs);
    this.context.snapshot.dirty = true;
    await this.context.save();
  }

  private async registerNow(stated: Goal): Promise<Registration> {
    const goal = inheritFromParent(stated, this.goals.get(stated.parent));
    const { project, stack } = this.context;
    const urn = makeUrn(stack, project, goal.parent, goal.type, goal.name);
    this.goals.set(urn, goal);
    try {
      const provider = await this.providerReferenceFor(goal);
      const decision = await this.deciding(() => this.decider.decide(urn, goal, provider));
      switch (decision.kind) {
        case "skip":
          this.decider.markUnavailable(urn, decision.because);
          this.skip(urn, decision.because);
          return { outcome: "skipped", urn };
        case "leave-out":
          this.decider.markUnavailable(urn, `${urn} is not among the targets and does not exist yet`);
          return { outcome: "success", urn, id: "", outputs: {}, unknown: true };
        case "same":
          await this.runner.same(decision);
          break;
        case "create":
          await this.runner.create(decision.fresh);
          break;
        case "update":
          await this.runner.update(decision);
          break;
        case "replace":
          await this.runner.replace(decision);
          break;
      }
      this.states.set(urn, decision.fresh);
      const outputs = decision.fresh.outputs ?? {};
      // A component's old outputs may name resources that this run has not registered yet.
      return { outcome: "success", urn, id: decision.fresh.id, outputs: goal.custom ? outputs : {}, unknown: false };
    } catch (error) {
      this.fail(urn, error);
      return { outcome: "failed", urn };
    }
  }

  private skip(urn: Urn, because: string): void {
    this.context.display({
      kind: "step",
      phase: "skipped",
      step: stepView(urn, "same", { logical: false }),
      error: because,
    });
  }

  private fail(urn: Urn, error: unknown): void {
    this.decider.markUnavailable(urn, `${urn} failed`);
    if (this.failures.some((failure) => failure.urn === urn)) return;
    const message = error instanceof HearthError ? error.message : grpcMessage(error);
    this.runner.failures.push({ urn, operation: "check", message, error });
    // What a default provider fails with is told by every resource that needs it.
    if (isDefaultProvider(urn)) return;
    const step = stepView(urn, "same", { logical: false });
    this.context.display({ kind: "step", phase: "failed", step, error: message });
  }

  /** The provider of a resource; if the program names none, the default one of its package, which is made on first use. */
  private providerReferenceFor(goal: Goal): Promise<string> {
    if (!goal.custom || isProviderType(goal.type)) return Promise.resolve("");
    return goal.provider === ""
      ? this.defaultProvider(packageOfType(goal.type), goal.version)
      : Promise.resolve(goal.provider);
  }

  private defaultProvider(packageName: string, version: string): Promise<string> {
    const key = `${packageName}@${version}`;
    let reference = this.defaultProviders.get(key);
    if (reference === undefined) {
      reference = this.makeDefaultProvider(packageName, version);
      this.defaultProviders.set(key, reference);
    }
    return reference;
  }

  private async makeDefaultProvider(packageName: string, version: string): Promise<string> {
    const prefix = `${packageName}:`;
    const { texts, secretKeys } = this.context.config;
    const config = Object.entries(texts)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), secretKeys.includes(key) ? new SecretValue(text) : text]);
    const properties: PropertyMap = {
      ...Object.fromEntries(config),
      ...(version !== "" && { version, __internal: {} }),
    };
    const made = await this.registerNow({
      type: `pulumi:providers:${packageName}`,
      // As the CLI names them: default_1_2_3.
      name: version === "" ? "default" : `default_${version.replace(/[^A-Za-z0-9_]/g, "_")}`,
      custom: true,
      properties,
      parent: "",
      dependencies: [],
      propertyDependencies: {},
      provider: "",
      version: "",
      aliases: [],
      ignoreChanges: [],
      replaceOnChanges: [],
      additionalSecretOutputs: [],
      customTimeouts: undefined,
      deletedWith: "",
      deleteBeforeReplace: undefined,
      protect: undefined,
      retainOnDelete: undefined,
    });
    if (made.outcome !== "success") {
      const failure = this.failures.find(({ urn }) => urn === made.urn);
      throw failure?.error ?? new Error(failure?.message ?? `the provider of ${packageName} could not be made`);
    }
    return providerReference(made.urn, made.id);
  }
}
