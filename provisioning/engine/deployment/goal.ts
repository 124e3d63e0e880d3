import type { PropertyMap } from "../property/property-value.ts";
import { decodeProperties, type WireObject } from "../property/property-wire.ts";
import type { resourceProto } from "../protocol.ts";
import type { CustomTimeouts } from "../state/resource-state.ts";
import type { Urn } from "../urn.ts";
import type { Alias } from "./aliases.ts";

/** What the program wants a resource to be. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly properties: PropertyMap;
  readonly parent: Urn | "";
  readonly dependencies: readonly Urn[];
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  /** Provider reference; empty for the default provider and for components. */
  readonly provider: string;
  /** Version of the SDK that registers it; names the default provider. */
  readonly version: string;
  readonly aliases: readonly Alias[];
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly customTimeouts: CustomTimeouts | undefined;
  readonly deletedWith: Urn | "";
  /** The following three are `undefined` where the program does not say. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly protect: boolean | undefined;
  readonly retainOnDelete: boolean | undefined;
}

type RegisterRequest = InstanceType<typeof resourceProto.RegisterResourceRequest>;

/** Features of a registration that this engine has no use for; the program hears which one it asked for. */
export function unsupportedFeature(request: RegisterRequest): string | undefined {
  if (request.getRemote()) return "remote components";
  if (request.getImportid() !== "") return "import";
  if (request.getTransformsList().length > 0) return "transforms";
  if (request.getPackageref() !== "") return "parameterized packages";
  if (request.getReplaceWithList().length > 0) return "replaceWith";
  if (request.hasReplacementTrigger()) return "replacementTrigger";
  return undefined;
}

/** Reads a registration. */
export function decodeGoal(request: RegisterRequest): Goal {
  const propertyDependencies: Record<string, readonly Urn[]> = {};
  const stated = request.getPropertydependenciesMap();
  const wire = (request.getObject()?.toJavaScript() ?? {}) as WireObject;
  const properties = Object.fromEntries(
    Object.entries(wire).map(([key, value]) => {
      const urns = new Set<Urn>(
        stated.get(key)?.getUrnsList() ?? (stated.getLength() === 0 ? request.getDependenciesList() : []),
      );
      const decoded = decodeProperties({ value }, urns).value ?? null;
      propertyDependencies[key] = [...urns];
      return [key, decoded];
    }),
  );
  stated.forEach((entry, key) => {
    propertyDependencies[key] ??= entry.getUrnsList();
  });
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    properties,
    parent: request.getParent(),
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    provider: request.getProvider(),
    version: request.getVersion(),
    aliases: [
      ...request.getAliasurnsList().map((urn): Alias => ({ urn })),
      ...request.getAliasesList().map((alias): Alias => {
        const spec = alias.getSpec();
        if (spec === undefined) return { urn: alias.getUrn() };
        return {
          name: spec.getName(),
          type: spec.getType(),
          stack: spec.getStack(),
          project: spec.getProject(),
          parent: spec.getParenturn(),
          noParent: spec.getNoparent(),
        };
      }),
    ],
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    customTimeouts: decodeTimeouts(request),
    deletedWith: request.getDeletedwith(),
    deleteBeforeReplace:
      request.getDeletebeforereplacedefined() || request.getDeletebeforereplace()
        ? request.getDeletebeforereplace()
        : undefined,
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
  };
}

/** `undefined` if the program sets none: the SDK sends the message even then, with empty texts. */
function decodeTimeouts(request: RegisterRequest): CustomTimeouts | undefined {
  const timeouts = request.getCustomtimeouts();
  if (timeouts === undefined) return undefined;
  const seconds = {
    create: parseDurationSeconds(timeouts.getCreate()),
    update: parseDurationSeconds(timeouts.getUpdate()),
    delete: parseDurationSeconds(timeouts.getDelete()),
  };
  return Object.values(seconds).some((value) => value > 0) ? seconds : undefined;
}

/** A child is protected, retained and deleted together with its parent unless it says otherwise. */
export function inheritFromParent(goal: Goal, parent: Goal | undefined): Goal {
  if (parent === undefined) return goal;
  return {
    ...goal,
    protect: goal.protect ?? parent.protect,
    retainOnDelete: goal.retainOnDelete ?? parent.retainOnDelete,
    deletedWith: goal.deletedWith === "" ? parent.deletedWith : goal.deletedWith,
  };
}

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** Reads a Go duration such as `1h30m`; 0 if it is empty. */
export function parseDurationSeconds(text: string): number {
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    seconds += Number(count) * (unitSeconds[unit as string] ?? 0);
  }
  return seconds;
}
