import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { exitWhenOrphaned } from "../../../exit-when-orphaned.ts";

type Props = Record<string, unknown>;

const world = process.env.PROBE_WORLD ?? ".";
mkdirSync(world, { recursive: true });

const fileOf = (id: string) => join(world, `${id}.json`);
const nameOf = (urn: string) => urn.slice(urn.lastIndexOf("::") + 2);
const journal = (line: string) => appendFileSync(join(world, "journal.log"), `${line}\n`);

/** Secrets arrive in an envelope; that a value became secret is no change to the thing. */
const plain = (value: unknown) =>
  typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value
    ? (value as { value?: unknown }).value
    : value;

let made = 0;

const provider: pulumi.provider.Provider = {
  version: "0.1.0",

  async check(_urn: string, _olds: Props, news: Props) {
    const failures = news.label === "" ? [{ property: "label", reason: "a label must not be empty" }] : [];
    return { inputs: news, failures };
  },

  async diff(_id: string, _urn: string, olds: Props, news: Props) {
    const keys = ["label", "size", "password", "tags", "exclusive"];
    const changed = keys.filter((key) => JSON.stringify(plain(olds[key])) !== JSON.stringify(plain(news[key])));
    return {
      changes: changed.length > 0,
      replaces: changed.includes("label") ? ["label"] : [],
      deleteBeforeReplace: news.exclusive === true,
    };
  },

  async create(urn: string, inputs: Props) {
    const name = nameOf(urn);
    journal(`create ${name} begin`);
    await sleep(Number(inputs.delayMs ?? 0));
    if (typeof inputs.failure === "string") throw new Error(inputs.failure);
    const id = `${name}-${process.pid}-${++made}`;
    const outs = { ...inputs, serial: `serial of ${String(inputs.label)}` };
    writeFileSync(fileOf(id), JSON.stringify(outs));
    journal(`create ${name}`);
    return { id, outs };
  },

  async read(id: string, _urn: string, props?: Props) {
    if (!existsSync(fileOf(id))) return {};
    return { id, props: { ...props, ...JSON.parse(readFileSync(fileOf(id), "utf8")) } };
  },

  async update(id: string, urn: string, _olds: Props, news: Props) {
    const outs = { ...news, serial: `serial of ${String(news.label)}` };
    writeFileSync(fileOf(id), JSON.stringify(outs));
    journal(`update ${nameOf(urn)}`);
    return { outs };
  },

  async delete(id: string, urn: string) {
    rmSync(fileOf(id), { force: true });
    journal(`delete ${nameOf(urn)}`);
  },
};

exitWhenOrphaned();
await pulumi.provider.main(provider, process.argv.slice(2));
