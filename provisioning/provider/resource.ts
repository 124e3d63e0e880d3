import type { provider } from "@pulumi/pulumi";

/** Properties as they come over the wire, see wire-properties.ts; who has no secrets may name what it expects. */
// biome-ignore lint/suspicious/noExplicitAny: the wire has no types, and each resource reads its own
type Wire = any;

/** The life of one type of resource. */
export interface Resource {
  check(olds: Wire, news: Wire): provider.CheckResult | Promise<provider.CheckResult>;
  diff(urn: string, olds: Wire, news: Wire): provider.DiffResult;
  create(urn: string, inputs: Wire): Promise<provider.CreateResult>;
  update(urn: string, olds: Wire, news: Wire): Promise<provider.UpdateResult>;
  read(id: string, props: Wire): provider.ReadResult;
  delete(urn: string, props: Wire): Promise<void>;
}
