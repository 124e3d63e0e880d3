import type { PropertyMap } from "../property/property-value.ts";
import type {
  CheckResult,
  ConfiguredProvider,
  DiffResult,
  ExistingResource,
  LiveResource,
  ProviderDirectory,
} from "../provider/resource-provider.ts";
import { parseUrn, type Urn } from "../urn.ts";

/** Providers without processes: resources exist in `journal` only. `label` forces a replacement, anything else an update. */
export class MemoryProviders implements ProviderDirectory, ConfiguredProvider {
  readonly journal: string[] = [];
  private made = 0;

  provider(): Promise<ConfiguredProvider> {
    return Promise.resolve(this);
  }

  same(): Promise<void> {
    return Promise.resolve();
  }

  check(_urn: Urn, _olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    const failures = news.label === "" ? [{ property: "label", reason: "must not be empty" }] : [];
    return Promise.resolve({ inputs: news, failures });
  }

  diff(old: ExistingResource, news: PropertyMap): Promise<DiffResult> {
    const keys = [...new Set([...Object.keys(old.inputs), ...Object.keys(news)])];
    const changed = keys.filter((key) => JSON.stringify(old.inputs[key]) !== JSON.stringify(news[key]));
    return Promise.resolve({
      changes: changed.length > 0 ? "some" : "none",
      replaceKeys: changed.filter((key) => key === "label"),
      changedKeys: changed,
      deleteBeforeReplace: news.exclusive === true,
      detailed: undefined,
    });
  }

  async create(urn: Urn, inputs: PropertyMap, _timeoutSeconds: number, preview: boolean): Promise<LiveResource> {
    if (preview) return { id: "", outputs: inputs };
    if (inputs.failure !== undefined) throw new Error(String(inputs.failure));
    this.journal.push(`create ${parseUrn(urn).name}`);
    const half = inputs.half === true ? { initErrors: ["half made"] } : {};
    return { id: `id-${++this.made}`, outputs: inputs, ...half };
  }

  read(resource: ExistingResource): Promise<LiveResource | undefined> {
    return Promise.resolve({ id: resource.id, outputs: resource.outputs });
  }

  update(
    old: ExistingResource,
    news: PropertyMap,
    _ignoreChanges: readonly string[],
    _timeoutSeconds: number,
    preview: boolean,
  ): Promise<LiveResource> {
    if (!preview) this.journal.push(`update ${parseUrn(old.urn).name}`);
    return Promise.resolve({ id: old.id, outputs: news });
  }

  delete(resource: ExistingResource): Promise<void> {
    this.journal.push(`delete ${parseUrn(resource.urn).name}`);
    return Promise.resolve();
  }

  invoke(_token: string, args: PropertyMap): Promise<CheckResult> {
    return Promise.resolve({ inputs: args, failures: [] });
  }
}
