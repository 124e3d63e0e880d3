import type { HearthError } from "#model/hearth-error.ts";
import {
  isPropertyMap,
  mapProperties,
  type PropertyMap,
  type PropertyValue,
  propertyEquals,
  SecretValue,
} from "../property/property-value.ts";
import type { ProviderClient } from "./provider-client.ts";
import type { CheckResult, DiffResult, ExistingResource, LiveResource } from "./resource-provider.ts";

/** What a deployment asks of a plugin. */
export type Plugin = Pick<
  ProviderClient,
  "checkConfig" | "diffConfig" | "configure" | "check" | "diff" | "create" | "read" | "update" | "delete" | "invoke"
>;

/**
 * Stands for a plugin that cannot be had, in a preview: what the program asks for is shown as it asks for it, and what
 * only the plugin could say is unknown. It never does anything.
 */
export class AbsentProvider implements Plugin {
  readonly #why: HearthError;

  /** @param why what is said to a function that only the plugin could answer */
  constructor(why: HearthError) {
    this.#why = why;
  }

  async checkConfig(_urn: string, _olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    return { inputs: news, failures: [] };
  }

  async diffConfig(old: ExistingResource, news: PropertyMap): Promise<DiffResult> {
    return this.diff(old, news);
  }

  async configure(): Promise<void> {}

  async check(_urn: string, _olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    return { inputs: news, failures: [] };
  }

  /** Whether a change replaces something, nobody here can tell: it is shown as an update. */
  async diff(old: ExistingResource, news: PropertyMap): Promise<DiffResult> {
    return {
      changes: propertyEquals(asAsked(old.inputs), news) ? "none" : "some",
      replaceKeys: [],
      changedKeys: [],
      deleteBeforeReplace: false,
      detailed: undefined,
    };
  }

  async create(_urn: string, inputs: PropertyMap): Promise<LiveResource> {
    return { id: "", outputs: inputs };
  }

  async read({ id, outputs }: ExistingResource): Promise<LiveResource> {
    return { id, outputs };
  }

  async update({ id }: ExistingResource, news: PropertyMap): Promise<LiveResource> {
    return { id, outputs: news };
  }

  async delete(): Promise<void> {
    throw this.#why;
  }

  async invoke(): Promise<CheckResult> {
    throw this.#why;
  }
}

/** Plugins that stand on a Terraform provider note in every group of inputs which of them they filled in themselves. */
const bridgeNote = "__defaults";

/** Inputs of the state as the program asked for them. */
function asAsked(value: PropertyValue): PropertyValue {
  if (value instanceof SecretValue) return new SecretValue(asAsked(value.element));
  if (Array.isArray(value)) return value.map(asAsked);
  if (!isPropertyMap(value)) return value;
  const { [bridgeNote]: _note, ...rest } = value;
  return mapProperties(rest, asAsked);
}
