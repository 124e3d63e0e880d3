import { randomUUID } from "node:crypto";
import { type PropertyMap, propertyEquals } from "../property/property-value.ts";
import { unknownText } from "../property/property-wire.ts";
import type { ResourceState } from "../state/resource-state.ts";
import { parseProviderReference, parseUrn, providerReference, type Urn } from "../urn.ts";
import type { Plugin } from "./absent-provider.ts";
import type { PluginPool } from "./plugin-pool.ts";
import type {
  CheckResult,
  DiffResult,
  ExistingResource,
  LiveResource,
  ProviderDirectory,
} from "./resource-provider.ts";

/** Where the CLI keeps what is its own business among a provider's inputs. */
const internalKey = "__internal";

/**
 * The providers of a deployment. Providers are resources too: to the rest of the engine this is
 * the provider of all `pulumi:providers:*` resources, and creating one configures a plugin.
 */
export class ProviderRegistry implements ProviderDirectory {
  private readonly pool: PluginPool;
  /** Checked but not yet configured, by URN. */
  private readonly checked = new Map<Urn, Plugin>();
  /** Configured, by reference. */
  private readonly configured = new Map<string, Promise<Plugin>>();
  private readonly states: ReadonlyMap<string, ResourceState>;

  /** `states`: the provider resources of the state by reference, to be configured when something old needs them. */
  constructor(pool: PluginPool, states: ReadonlyMap<string, ResourceState>) {
    this.pool = pool;
    this.states = states;
  }

  provider(reference: string): Promise<Plugin> {
    const known = this.configured.get(reference);
    if (known !== undefined) return known;
    const state = this.states.get(reference);
    if (state === undefined) return Promise.reject(new Error(`the provider ${reference} is not registered`));
    return this.configure(state.urn, state.id, state.inputs);
  }

  async same(urn: Urn, id: string, oldInputs: PropertyMap): Promise<void> {
    await this.configure(urn, id, oldInputs);
  }

  async check(urn: Urn, olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    const client = await this.pool.take(packageOf(urn));
    this.checked.set(urn, client);
    const { inputs, failures } = await client.checkConfig(urn, olds && withoutInternal(olds), withoutInternal(news));
    const version = news.version;
    const internal = news[internalKey];
    return {
      inputs: {
        ...(version !== undefined && { version }),
        ...inputs,
        ...(internal !== undefined && { [internalKey]: internal }),
      },
      failures,
    };
  }

  async diff(old: ExistingResource, news: PropertyMap): Promise<DiffResult> {
    const client = this.checked.get(old.urn) ?? (await this.provider(providerReference(old.urn, old.id)));
    const plain = { ...old, inputs: withoutInternal(old.inputs) };
    const diff = await client.diffConfig(plain, withoutInternal(news));
    if (diff.changes !== "unknown") return diff;
    return { ...diff, changes: propertyEquals(old.outputs, withoutInternal(news)) ? "none" : "some" };
  }

  async create(urn: Urn, inputs: PropertyMap, _timeoutSeconds: number, preview: boolean): Promise<LiveResource> {
    const id = preview ? unknownText : randomUUID();
    await this.configure(urn, id, inputs);
    return { id, outputs: withoutInternal(inputs) };
  }

  async update(old: ExistingResource, news: PropertyMap): Promise<LiveResource> {
    await this.configure(old.urn, old.id, news);
    return { id: old.id, outputs: withoutInternal(news) };
  }

  read(resource: ExistingResource): Promise<LiveResource> {
    return Promise.resolve({ id: resource.id, outputs: resource.outputs });
  }

  /** Nothing to delete but the process, which ends with the deployment. */
  delete(): Promise<void> {
    return Promise.resolve();
  }

  private configure(urn: Urn, id: string, inputs: PropertyMap): Promise<Plugin> {
    const reference = providerReference(urn, id);
    const unconfigured = this.checked.get(urn);
    const known = this.configured.get(reference);
    // An unconfigured one at hand wins: an update brings a new configuration for a known reference.
    if (known !== undefined && unconfigured === undefined) return known;
    this.checked.delete(urn);
    const client = (async () => {
      const taken = unconfigured ?? (await this.pool.take(packageOf(urn)));
      await taken.configure(urn, id, withoutInternal(inputs));
      return taken;
    })();
    client.catch(() => {});
    this.configured.set(reference, client);
    return client;
  }
}

/** The provider resources of a state by reference. */
export function providerStates(resources: readonly ResourceState[]): ReadonlyMap<string, ResourceState> {
  return new Map(
    resources
      .filter((resource) => resource.type.startsWith("pulumi:providers:"))
      .map((resource) => [providerReference(resource.urn, resource.id), resource]),
  );
}

/** Package of a provider reference. */
export function packageOfReference(reference: string): string {
  return packageOf(parseProviderReference(reference).urn);
}

function packageOf(urn: Urn): string {
  const { type } = parseUrn(urn);
  return type.slice(type.lastIndexOf(":") + 1);
}

function withoutInternal(inputs: PropertyMap): PropertyMap {
  const { [internalKey]: _internal, ...rest } = inputs;
  return rest;
}
