import { expect, test } from "vitest";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import { askMachines, type MachineSurroundings } from "./ask-machines.ts";
import { parseMachineWishes } from "./machine-wishes.ts";
import type { NetworkAnswers } from "./network-answers.ts";
import { sampleDisk, sampleMachine } from "./testing/sample-hardware.ts";
import { scriptPrompter } from "./testing/script-prompter.ts";
import { unattendedPrompter } from "./unattended-prompter.ts";

const network: NetworkAnswers = {
  interface: "eno1",
  address: "192.168.1.2" as Ipv4Address,
  cidr: "192.168.1.0/24" as Cidr,
  domain: "home.arpa",
};
const around = (parts: Partial<MachineSurroundings> = {}): MachineSurroundings => ({
  ...{ network, existing: [], wishes: [], seen: [] },
  ...parts,
});
const two = [sampleDisk({ serial: "FAST", wwn: "" }), sampleDisk({ serial: "DATA", wwn: "", name: "sda" })];
const lines = (machines: Awaited<ReturnType<typeof askMachines>>) =>
  machines.map(({ name, address, role, disk }) => [name, address, role, JSON.stringify(disk)].join(" "));

test("three machines with one disk each need no answer: one server, two agents, one address after the other", async () => {
  const seen = [1, 2, 3].map((number) => sampleMachine(number));
  expect(lines(await askMachines(unattendedPrompter(true), around({ seen })))).toEqual([
    'node1 192.168.1.21 server {"serial":"S1"}',
    'node2 192.168.1.22 agent {"serial":"S2"}',
    'node3 192.168.1.23 agent {"serial":"S3"}',
  ]);
});

test("which of two disks is wiped is never guessed, by --yes neither", async () => {
  const asking = askMachines(unattendedPrompter(true), around({ seen: [sampleMachine(1, { disks: two })] }));
  await expect(asking).rejects.toMatchObject({
    code: "answer-needed",
    what: "This needs an answer: The disk of node1 that is WIPED for Debian?",
    remedy: "Say it by disk= in --machines.",
  });
});

test("a machine without a disk that can be named is not passed over by --yes: it has to be said which are meant", async () => {
  const seen = [sampleMachine(1), sampleMachine(2, { disks: [] })];
  await expect(askMachines(unattendedPrompter(true), around({ seen }))).rejects.toMatchObject({
    code: "answer-needed",
    remedy: "Say it by --machines.",
  });
  const wishes = parseMachineWishes("mac=52:54:00:20:00:01");
  expect(lines(await askMachines(unattendedPrompter(true), around({ seen, wishes })))).toHaveLength(1);
});

test("flags answer every question", async () => {
  const seen = [sampleMachine(1), sampleMachine(2, { disks: two })];
  const wishes = parseMachineWishes(
    "mac=52-54-00-20-00-02, name=nas, address=192.168.1.50, disk=serial:DATA, role=none",
  );
  const { prompter, asked } = scriptPrompter();
  expect(lines(await askMachines(prompter, around({ seen, wishes })))).toEqual(['nas 192.168.1.50  {"serial":"DATA"}']);
  expect(asked()).toEqual([]);
});

test("a person picks machines, their names and disks", async () => {
  const seen = [sampleMachine(1), sampleMachine(2, { disks: two })];
  const { prompter, asked } = scriptPrompter({
    "Which of these": ["52:54:00:20:00:02"],
    "Name of 52:54:00:20:00:02": "nas",
    "The disk of nas": "serial:FAST",
    "What nas becomes": "agent",
  });
  expect(lines(await askMachines(prompter, around({ seen })))).toEqual(['nas 192.168.1.21 agent {"serial":"FAST"}']);
  expect(asked()).toHaveLength(5);
});

test.each([
  ["disk=sda", "argument-wrong", /serial number or a WWN/],
  ["disk=name:sda", "argument-wrong", /serial number or a WWN/],
  ["disk=serial:OTHER", "argument-wrong", /serial:S1/],
  ["address=10.0.0.1", "argument-wrong", /not in 192\.168\.1\.0\/24/],
  ["name=Node", "argument-wrong", /Did you mean node/],
  ["role=boss", "argument-wrong", /server, agent, none/],
])("%s is refused, with what there is", async (said, code, why) => {
  const wishes = parseMachineWishes(`mac=52:54:00:20:00:01,${said}`);
  const asking = askMachines(unattendedPrompter(true), around({ seen: [sampleMachine(1)], wishes }));
  await expect(asking).rejects.toMatchObject({ code, why: expect.stringMatching(why) });
});

test("a machine that is described needs not be seen, if its disk is named", async () => {
  const wishes = parseMachineWishes("mac=52:54:00:20:00:01,disk=wwn:eui.9; ");
  expect(lines(await askMachines(unattendedPrompter(true), around({ wishes })))).toEqual([
    'node1 192.168.1.21 server {"wwn":"eui.9"}',
  ]);
  const asking = askMachines(unattendedPrompter(true), around({ wishes: parseMachineWishes("mac=52:54:00:20:00:01") }));
  await expect(asking).rejects.toMatchObject({ code: "machine-not-seen" });
});

test("a machine that comes later is numbered on, and becomes an agent", async () => {
  const existing = [{ name: "node1", address: "192.168.1.30", role: "server" as const }];
  expect(lines(await askMachines(unattendedPrompter(true), around({ existing, seen: [sampleMachine(2)] })))).toEqual([
    'node2 192.168.1.31 agent {"serial":"S2"}',
  ]);
});

test("without a terminal and without --yes nothing is taken unread", async () => {
  const asking = askMachines(unattendedPrompter(false), around({ seen: [sampleMachine(1)] }));
  await expect(asking).rejects.toMatchObject({ code: "answer-needed", remedy: expect.stringContaining("--machines") });
});

test.each([
  ["name=a", "mac=… is missing"],
  ["mac=52:54:00:20:00:01,size=1", "“size=1” is none of"],
  ["mac=52:54:00:20:00:01,name=", "“name=” is none of"],
  ["mac=52:54:00:20:00:01; mac=525400200001", "named twice"],
])("the words %s are no machines", (text, why) => {
  expect(() => parseMachineWishes(text)).toThrow(expect.objectContaining({ why: expect.stringContaining(why) }));
});
