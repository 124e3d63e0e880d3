import { HearthError } from "#model/hearth-error.ts";
import { resetIgnored } from "../property/property-path.ts";
import { type PropertyMap, propertyEquals } from "../property/property-value.ts";
import type { CheckFailure, DiffResult, ResourceProvider } from "../provider/resource-provider.ts";
import { dependenciesOf, type ResourceState } from "../state/resource-state.ts";
import { isProviderType, parseProviderReference, parseUrn, rootStackType, type Urn } from "../urn.ts";
import { aliasUrns } from "./aliases.ts";
import { type Decision, forcedReplacement, operationFor } from "./decision.ts";
import { dependentReplacements } from "./dependent-replacements.ts";
import type { DeploymentContext } from "./deployment-context.ts";
import { freshState } from "./fresh-state.ts";
import type { Goal } from "./goal.ts";
import { applyReplaceOnChanges, settleDiff } from "./refine-diff.ts";
import { asExisting } from "./step-runner.ts";

/** Compares what the program wants with what the state holds, and decides. One resource at a time. */
export class Decider {
  private readonly context: DeploymentContext;
  private readonly olds: ReadonlyMap<Urn, ResourceState>;
  private readonly seen = new Set<Urn>();
  private readonly usedAliases = new Map<Urn, Urn>();
  private readonly aliased = new Set<Urn>();
  private readonly replaced = new Set<Urn>();
  /** Deleted already because something they depend on is replaced; registered again, they are replaced too. */
  private readonly condemned = new Set<Urn>();
  private readonly targeted = new Set<Urn>();
  /** Failed, skipped or left out: what depends on them cannot be done. */
  private readonly unavailable = new Map<Urn, string>();

  constructor(context: DeploymentContext) {
    this.context = context;
    this.olds = new Map(context.base.filter((state) => !state.delete).map((state) => [state.urn, state]));
  }

  /** Old URNs and new ones that this deployment has dealt with; everything else is left over. */
  operatedOn(urn: Urn): boolean {
    return this.seen.has(urn) || this.aliased.has(urn);
  }

  markUnavailable(urn: Urn, because: string): void {
    this.unavailable.set(urn, because);
  }

  async decide(urn: Urn, goal: Goal, providerReference: string): Promise<Decision> {
    if (this.seen.has(urn)) throw duplicate(urn);
    this.seen.add(urn);
    const old = this.findOld(urn, goal);
    const fresh = freshState(urn, goal, providerReference, old);
    const targeted = this.isTargeted(fresh);
    // First of all: what nobody asked for needs nothing, not even what it depends on.
    if (!targeted) {
      return old === undefined
        ? { kind: "leave-out", fresh }
        : { kind: "same", old, fresh: { ...old, aliases: fresh.aliases, urn }, targeted };
    }
    const missing = [...dependenciesOf(fresh)].find((dependency) => this.unavailable.has(dependency));
    if (missing !== undefined) return { kind: "skip", because: this.unavailable.get(missing) as string };
    this.targeted.add(urn);
    const provider = await this.providerFor(fresh);
    const recreating = this.condemned.delete(urn);
    const forced = recreating || this.isForced(urn, fresh, old);
    const inputs = old === undefined ? goal.properties : resetIgnored(goal.properties, old.inputs, goal.ignoreChanges);
    fresh.inputs = await this.check(
      provider,
      fresh,
      forced ? undefined : old?.inputs,
      forced ? goal.properties : inputs,
    );
    if (old === undefined) return { kind: "create", fresh };
    if (recreating) return this.replacement(old, fresh, goal, forcedReplacement("dependency"), provider, true);
    const diff = forced ? forcedReplacement("id") : await this.diff(provider, old, fresh, goal);
    const operation = operationFor(old, diff);
    if (operation === "replace") return this.replacement(old, fresh, goal, diff, provider, false);
    return operation === "update" ? { kind: "update", old, fresh, diff } : { kind: "same", old, fresh, targeted };
  }

  private findOld(urn: Urn, goal: Goal): ResourceState | undefined {
    const { project, stack } = this.context;
    const own = this.olds.get(urn);
    if (own !== undefined) return own;
    const usedAlias = (parent: Urn) => this.usedAliases.get(parent);
    for (const alias of aliasUrns(goal, { project, stack, usedAlias })) {
      const old = this.olds.get(alias);
      if (old === undefined || this.operatedOn(alias)) continue;
      this.usedAliases.set(urn, alias);
      this.aliased.add(alias);
      return old;
    }
    return undefined;
  }

  /** The stack and providers always take part; with `targetDependents` so does what needs a target. */
  private isTargeted(state: ResourceState): boolean {
    const { targets, targetDependents } = this.context;
    if (!targets.constrained || isProviderType(state.type) || state.type === rootStackType) return true;
    if (targets.has(state.urn)) return true;
    return targetDependents && [...dependenciesOf(state)].some((urn) => this.targeted.has(urn) && targets.has(urn));
  }

  private isForced(urn: Urn, fresh: ResourceState, old: ResourceState | undefined): boolean {
    if (old === undefined) return false;
    const asked = this.context.replace.constrained && this.context.replace.has(urn);
    return asked || old.carried.taint === true || (fresh.deletedWith !== "" && this.replaced.has(fresh.deletedWith));
  }

  private providerFor(state: ResourceState): Promise<ResourceProvider | undefined> {
    if (!state.custom) return Promise.resolve(undefined);
    const { registry } = this.context;
    return isProviderType(state.type) ? Promise.resolve(registry) : registry.provider(state.provider);
  }

  private async check(
    provider: ResourceProvider | undefined,
    fresh: ResourceState,
    olds: PropertyMap | undefined,
    news: PropertyMap,
  ): Promise<PropertyMap> {
    if (provider === undefined) return news;
    const { inputs, failures } = await provider.check(fresh.urn, olds, news, this.context.preview);
    if (failures.length > 0) throw checkFailed(fresh.urn, failures);
    return inputs;
  }

  private async diff(
    provider: ResourceProvider | undefined,
    old: ResourceState,
    fresh: ResourceState,
    goal: Goal,
  ): Promise<DiffResult> {
    if (await this.providerReplaced(old, fresh)) return forcedReplacement("provider");
    if (provider === undefined) {
      const changes = propertyEquals(old.inputs, fresh.inputs) ? "none" : "some";
      return { ...forcedReplacement(""), changes, replaceKeys: [] };
    }
    const existing = { ...asExisting(old), urn: fresh.urn };
    const diff = await provider.diff(existing, fresh.inputs, goal.ignoreChanges, this.context.preview);
    const settled = settleDiff(diff, old.inputs, fresh.inputs, goal.ignoreChanges);
    return applyReplaceOnChanges(settled, goal.replaceOnChanges);
  }

  /** True if the resource went to a provider that says it cannot manage what the old one made. */
  private async providerReplaced(old: ResourceState, fresh: ResourceState): Promise<boolean> {
    if (old.provider === fresh.provider) return false;
    if (old.provider === "" || fresh.provider === "") return true;
    const before = parseProviderReference(old.provider);
    const after = parseProviderReference(fresh.provider);
    return before.urn !== after.urn
      ? this.replaced.has(after.urn)
      : before.id !== after.id && this.replaced.has(after.urn);
  }

  private async replacement(
    old: ResourceState,
    fresh: ResourceState,
    goal: Goal,
    diff: DiffResult,
    provider: ResourceProvider | undefined,
    recreating: boolean,
  ): Promise<Decision> {
    if (old.protect && fresh.protect) throw protectedFromReplacement(fresh.urn);
    this.replaced.add(fresh.urn);
    // The new one takes nothing over from the old one, so its defaults are worked out anew.
    if (!recreating) fresh.inputs = await this.check(provider, fresh, undefined, goal.properties);
    const deleteFirst = recreating || (goal.deleteBeforeReplace ?? diff.deleteBeforeReplace);
    const dependents = deleteFirst && !recreating ? await this.condemn(old) : [];
    return { kind: "replace", old, fresh, diff, deleteFirst: deleteFirst && !recreating, dependents };
  }

  private async condemn(old: ResourceState): Promise<readonly ResourceState[]> {
    const { base, registry } = this.context;
    const providerOf = (state: ResourceState): Promise<ResourceProvider> =>
      isProviderType(state.type) ? Promise.resolve(registry) : registry.provider(state.provider);
    const found = await dependentReplacements(old, base, this.seen, providerOf);
    const dependents = found.filter((state) => !this.condemned.has(state.urn));
    for (const dependent of dependents) {
      if (dependent.protect) throw protectedFromReplacement(dependent.urn);
      this.condemned.add(dependent.urn);
    }
    return dependents.toReversed();
  }
}

function checkFailed(urn: Urn, failures: readonly CheckFailure[]): Error {
  return new Error(
    failures.map(({ property, reason }) => (property === "" ? reason : `${property}: ${reason}`)).join("\n") ||
      `${urn} was refused by its provider`,
  );
}

function duplicate(urn: Urn): HearthError {
  const { type, name } = parseUrn(urn);
  return new HearthError({
    code: "engine-resource-failed",
    what: `Two resources of type ${type} are called "${name}".`,
    why: "The name of a resource must be unique among those of its type and parent.",
    remedy: "Give one of them another name.",
  });
}

function protectedFromReplacement(urn: Urn): HearthError {
  return new HearthError({
    code: "engine-resource-protected",
    what: `${parseUrn(urn).name} would have to be replaced, and is protected.`,
    why: "A replacement deletes the resource as it is now, which `protect` forbids.",
    remedy: "Take the protection out of the configuration, run make, then make the change.",
  });
}
