import * as pulumi from "@pulumi/pulumi";
import { exitWhenOrphaned } from "#provisioning/engine/exit-when-orphaned.ts";
import { receiveProperties } from "#provisioning/provider/wire-properties.ts";
import { noteDeed, resourceOf } from "../../stand-in-journal.ts";
import { answers } from "./answers.ts";

/** Cloudflare as far as the layer external needs it; every input that changes changes the resource in place. */
const provider: pulumi.provider.Provider = {
  version: "6.0.0",
  check: async (_urn, _olds, news) => ({ inputs: news }),
  async diff(_id, _urn, olds, news) {
    const [before, { values, unknown }] = [receiveProperties(olds).values, receiveProperties(news)];
    const differing = Object.keys(values).filter((key) => JSON.stringify(values[key]) !== JSON.stringify(before[key]));
    return { changes: differing.length + unknown.size > 0, replaces: [] };
  },
  async create(urn, inputs) {
    noteDeed("create", urn);
    const { type } = resourceOf(urn);
    const answer = answers[type];
    if (!answer) throw new Error(`Cloudflare has no ${type} here`);
    const { id, says } = answer(receiveProperties(inputs).values);
    return { id, outs: { ...inputs, ...says } };
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
