import * as pulumi from "@pulumi/pulumi";
import type { NodeInputs, NodeOutputs } from "#provisioning/cluster/contract/node-inputs.ts";
import { nodeDiff } from "#provisioning/cluster/node-diff.ts";
import { exitWhenOrphaned } from "#provisioning/engine/exit-when-orphaned.ts";
import type { PlatformInputs, PlatformOutputs } from "#provisioning/platform/contract/platform-inputs.ts";
import { platformDiff } from "#provisioning/platform/platform-diff.ts";
import { receiveProperties } from "#provisioning/provider/wire-properties.ts";
import { noteDeed, resourceOf } from "../../stand-in-journal.ts";

type Props = Record<string, unknown>;

interface Kind {
  /** What it has besides its inputs once it is made. */
  readonly outputs: (name: string) => Props;
  /** Inputs whose change replaces it, and inputs whose change updates it. */
  readonly diff: (
    olds: Props,
    news: Props,
  ) => { readonly replaces: readonly string[]; readonly updates: readonly string[] };
}

const differing = (olds: Props, news: Props, keys: readonly string[]) =>
  keys.filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));

const kinds: Readonly<Record<string, Kind>> = {
  "hearth:metal:Machine": {
    outputs: (name) => ({ installId: `installation ${Date.now()} of ${name}` }),
    diff: (olds, news) => ({ replaces: differing(olds, news, ["disk"]), updates: [] }),
  },
  "hearth:cluster:Cluster": {
    outputs: () => ({ effectiveDistribution: "source", secrets: { token: "TOKEN" } }),
    diff: (olds, news) => ({ replaces: differing(olds, news, ["environment"]), updates: [] }),
  },
  "hearth:cluster:Node": {
    outputs: () => ({ kubeletVersion: "v1.36.3", readySeconds: 31 }),
    diff: (olds, wire) => {
      const { values, unknown } = receiveProperties(wire);
      return nodeDiff(olds as unknown as NodeOutputs, values as Partial<NodeInputs>, unknown);
    },
  },
  "hearth:external:Secret": {
    outputs: () => ({ value: Buffer.alloc(32, "SECRET").toString("base64") }),
    diff: () => ({ replaces: [], updates: [] }),
  },
  "hearth:platform:Platform": {
    outputs: () => ({ services: [], secrets: {} }),
    diff(olds, wire) {
      const { values, unknown } = receiveProperties(wire);
      return platformDiff(
        receiveProperties(olds).values as unknown as PlatformOutputs,
        values as Partial<PlatformInputs>,
        unknown,
      );
    },
  },
};

function kindOf(urn: string) {
  const { type, name } = resourceOf(urn);
  const kind = kinds[type];
  if (!kind) throw new Error(`no stand-in for ${type}`);
  return { name, ...kind };
}

const provider: pulumi.provider.Provider = {
  version: "0.1.0",
  check: async (_urn, _olds, news) => ({ inputs: news }),
  async diff(_id, urn, olds, news) {
    const { replaces, updates } = kindOf(urn).diff(olds, news);
    return { changes: replaces.length + updates.length > 0, replaces: [...replaces], deleteBeforeReplace: true };
  },
  async create(urn, inputs) {
    noteDeed("create", urn);
    const { name, outputs } = kindOf(urn);
    return { id: `${name}-${Date.now()}`, outs: { ...inputs, ...outputs(name) } };
  },
  async update(_id, urn, olds, news) {
    noteDeed("update", urn);
    return { outs: { ...olds, ...news } };
  },
  read: async (id, _urn, props) => ({ id, props: props ?? {} }),
  async delete(_id, urn) {
    noteDeed("delete", urn);
  },
};

exitWhenOrphaned();
await pulumi.provider.main(provider, process.argv.slice(2));
