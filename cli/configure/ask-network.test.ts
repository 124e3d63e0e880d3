import { expect, test } from "vitest";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import { askNetwork } from "./ask-network.ts";
import type { OwnNetwork } from "./own-networks.ts";
import { scriptPrompter } from "./testing/script-prompter.ts";
import { unattendedPrompter } from "./unattended-prompter.ts";

const eno1: OwnNetwork = {
  interface: "eno1",
  address: "192.168.1.2" as Ipv4Address,
  cidr: "192.168.1.0/24" as Cidr,
  gateway: "192.168.1.1" as Ipv4Address,
};
const lan: OwnNetwork = { interface: "lan", address: "10.1.0.1" as Ipv4Address, cidr: "10.1.0.0/16" as Cidr };
const around = (hasDhcp: boolean | undefined) => ({ own: [eno1, lan], hasDhcp: async () => hasDhcp });

test("what this computer says of its network is taken, beside a router that gives the addresses", async () => {
  const answers = { ...eno1, domain: "home.arpa" };
  expect(await askNetwork(unattendedPrompter(true), {}, around(true))).toEqual(answers);
  expect(await askNetwork(unattendedPrompter(true), {}, around(undefined))).toEqual(answers);
});

test("where nobody answered, who gives addresses has to be said: it is not taken unread", async () => {
  await expect(askNetwork(unattendedPrompter(true), {}, around(false))).rejects.toMatchObject({
    code: "answer-needed",
    remedy: "Say it by --dhcp.",
  });
});

test("a range says that Hearth gives them, and one is proposed out of the way", async () => {
  const { prompter } = scriptPrompter({ "The interface": "lan", "Who gives": "authoritative" });
  expect(await askNetwork(prompter, {}, around(false))).toEqual({
    ...lan,
    domain: "home.arpa",
    range: { first: "10.1.255.205", last: "10.1.255.254" },
  });
  const said = { interface: "lan", range: "10.1.0.100-10.1.0.149" };
  expect((await askNetwork(unattendedPrompter(true), said, around(true))).range).toEqual({
    first: "10.1.0.100",
    last: "10.1.0.149",
  });
});

test("flags are judged as answers are", async () => {
  const ask = (said: object) => askNetwork(unattendedPrompter(true), said, around(true));
  await expect(ask({ interface: "eth9" })).rejects.toMatchObject({ why: "There is eno1, lan." });
  await expect(ask({ gateway: "1.2.3" })).rejects.toMatchObject({ code: "argument-wrong" });
  await expect(ask({ domain: "-x" })).rejects.toMatchObject({ code: "argument-wrong" });
  expect((await ask({ gateway: "none" })).gateway).toBeUndefined();
});

test("what the file says is offered before what this computer says", async () => {
  const before = { ...lan, domain: "example.org", range: { first: "10.1.0.9", last: "10.1.0.10" } } as never;
  expect(await askNetwork(unattendedPrompter(true), {}, { ...around(true), before })).toEqual(before);
});

test("a computer without a network is told so", async () => {
  const nowhere = { own: [], hasDhcp: async () => true };
  await expect(askNetwork(unattendedPrompter(true), {}, nowhere)).rejects.toMatchObject({ code: "interface-missing" });
});
