import type { Crypter } from "./passphrase-crypter.ts";
import { type CiphertextMemory, propertiesFromState, propertiesToState } from "./property-codec.ts";
import { type CustomTimeouts, emptyResourceState, type ResourceState } from "./resource-state.ts";

/** A resource in the CLI's format; fields that are empty are left out. */
export type ResourceJson = { readonly urn: string; readonly type: string } & Readonly<Record<string, unknown>>;

const knownFields: ReadonlySet<string> = new Set([
  "urn",
  "custom",
  "delete",
  "id",
  "type",
  "inputs",
  "outputs",
  "parent",
  "protect",
  "external",
  "dependencies",
  "initErrors",
  "provider",
  "propertyDependencies",
  "pendingReplacement",
  "additionalSecretOutputs",
  "aliases",
  "customTimeouts",
  "retainOnDelete",
  "deletedWith",
  "created",
  "modified",
  "ignoreChanges",
  "replaceOnChanges",
]);

/** Reads one resource of a checkpoint (`apitype.ResourceV3` in the CLI's source). */
export function resourceFromJson(json: ResourceJson, crypter: Crypter, memory: CiphertextMemory): ResourceState {
  const list = (field: string) => (json[field] as string[] | undefined) ?? [];
  const text = (field: string) => (json[field] as string | undefined) ?? "";
  const flag = (field: string) => json[field] === true;
  return {
    ...emptyResourceState(json.urn, json.type),
    custom: flag("custom"),
    delete: flag("delete"),
    id: text("id"),
    inputs: propertiesFromState(json.inputs, crypter, memory),
    outputs: json.outputs === undefined ? undefined : propertiesFromState(json.outputs, crypter, memory),
    parent: text("parent"),
    protect: flag("protect"),
    external: flag("external"),
    dependencies: list("dependencies"),
    initErrors: list("initErrors"),
    provider: text("provider"),
    propertyDependencies: (json.propertyDependencies as Record<string, string[]> | undefined) ?? {},
    pendingReplacement: flag("pendingReplacement"),
    additionalSecretOutputs: list("additionalSecretOutputs"),
    aliases: list("aliases"),
    customTimeouts: json.customTimeouts as CustomTimeouts | undefined,
    retainOnDelete: flag("retainOnDelete"),
    deletedWith: text("deletedWith"),
    created: json.created as string | undefined,
    modified: json.modified as string | undefined,
    ignoreChanges: list("ignoreChanges"),
    replaceOnChanges: list("replaceOnChanges"),
    carried: Object.fromEntries(Object.entries(json).filter(([field]) => !knownFields.has(field))),
  };
}

/** Writes one resource, fields in the order in which the CLI writes them. */
export function resourceToJson(state: ResourceState, crypter: Crypter, memory: CiphertextMemory): ResourceJson {
  const fields = {
    urn: state.urn,
    custom: state.custom,
    delete: state.delete,
    id: state.id,
    type: state.type,
    inputs: propertiesToState(state.inputs, crypter, memory),
    outputs: propertiesToState(state.outputs ?? {}, crypter, memory),
    parent: state.parent,
    protect: state.protect,
    external: state.external,
    dependencies: state.dependencies,
    initErrors: state.initErrors,
    provider: state.provider,
    propertyDependencies: sortedKeys(state.propertyDependencies),
    pendingReplacement: state.pendingReplacement,
    additionalSecretOutputs: state.additionalSecretOutputs,
    aliases: state.aliases,
    customTimeouts: state.customTimeouts,
    retainOnDelete: state.retainOnDelete,
    deletedWith: state.deletedWith,
    created: state.created,
    modified: state.modified,
    ignoreChanges: state.ignoreChanges,
    replaceOnChanges: state.replaceOnChanges,
    ...state.carried,
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => field === "custom" || !isEmpty(value)),
  ) as ResourceJson;
}

/** What Go's `omitempty` leaves out. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function sortedKeys<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, map[key] as T]),
  );
}
