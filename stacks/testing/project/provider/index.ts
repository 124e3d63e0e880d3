import { appendFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { exitWhenOrphaned } from "#provisioning/engine/exit-when-orphaned.ts";

type Props = Record<string, unknown>;

/** What each resource has besides its inputs, and which changes replace it; what is not compared stands for nothing. */
const kinds: Readonly<Record<string, { outputs: (name: string) => Props; replaces: string[]; ignores: string[] }>> = {
  "hearth:metal:Machine": {
    outputs: (name) => ({ installId: `installation ${Date.now()} of ${name}` }),
    replaces: ["disk", "mac"],
    ignores: [],
  },
  "hearth:cluster:Cluster": {
    outputs: () => ({ distribution: "source", secrets: { token: "TOKEN" } }),
    replaces: ["environment"],
    ignores: ["distribution"],
  },
  "hearth:cluster:Node": {
    outputs: () => ({ kubeletVersion: "v1.36.3", readySeconds: 31 }),
    replaces: ["machineInstallId", "clusterId"],
    ignores: ["secrets", "peers"],
  },
};

const journalFile = process.env.HEARTH_STAND_IN_JOURNAL ?? "/dev/null";

function kindOf(urn: string) {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const kind = kinds[type];
  if (!kind) throw new Error(`no stand-in for ${type}`);
  return { type, name: urn.split("::")[3] ?? "", ...kind };
}

function note(deed: string, urn: string): void {
  const { type, name } = kindOf(urn);
  appendFileSync(journalFile, `${deed} ${type.split(":")[2]} ${name}\n`);
}

const provider: pulumi.provider.Provider = {
  version: "0.1.0",
  check: async (_urn, _olds, news) => ({ inputs: news }),
  async diff(_id, urn, olds, news) {
    const { replaces, ignores } = kindOf(urn);
    const changed = Object.keys(news).filter(
      (key) => !ignores.includes(key) && JSON.stringify(olds[key]) !== JSON.stringify(news[key]),
    );
    return {
      changes: changed.length > 0,
      replaces: changed.filter((key) => replaces.includes(key)),
      deleteBeforeReplace: true,
    };
  },
  async create(urn, inputs) {
    note("create", urn);
    const { name, outputs } = kindOf(urn);
    return { id: `${name}-${Date.now()}`, outs: { ...inputs, ...outputs(name) } };
  },
  async update(_id, urn, olds, news) {
    note("update", urn);
    return { outs: { ...olds, ...news } };
  },
  read: async (id, _urn, props) => ({ id, props: props ?? {} }),
  async delete(_id, urn) {
    note("delete", urn);
  },
};

exitWhenOrphaned();
await pulumi.provider.main(provider, process.argv.slice(2));
