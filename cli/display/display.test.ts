import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { EngineEvent, Plan, StepView } from "#provisioning/engine/engine.ts";
import { formatSeconds } from "./duration.ts";
import { renderMachineTable } from "./machine-table.ts";
import { renderPlan } from "./plan.ts";
import { foldProgress, type ProgressState } from "./progress-state.ts";

const step = (name: string, operation: StepView["operation"], more: Partial<StepView> = {}): StepView => ({
  urn: `urn:pulumi:lab::hearth::hearth:metal:Metal$hearth:metal:Machine::${name}`,
  type: "hearth:metal:Machine",
  name,
  operation,
  logical: true,
  changes: [],
  replaceKeys: [],
  ...more,
});

test("a plan says which disk a new machine will be installed on, and counts what will happen", () => {
  const disk = { path: "disk", kind: "add", forcesReplacement: false, new: { serial: "hearth-metal0" } } as const;
  const plan: Plan = {
    steps: [step("metal0", "create", { changes: [disk] }), step("metal1", "same"), step("metal2", "delete")],
    counts: { create: 1, same: 1, delete: 1 },
    outputsChanged: false,
  };
  expect(stripVTControlCharacters(renderPlan(plan, []))).toBe(
    `+ metal0  install on disk: { serial: "hearth-metal0" }
- metal2  give up; its disk is kept
1 to install, 1 to give up`,
  );
});

test("a plan that replaces shows the property, and the warning that names the disk", () => {
  const change = { path: "disk.serial", kind: "update", forcesReplacement: true, old: "a", new: "b" } as const;
  const plan: Plan = {
    steps: [step("metal0", "replace", { changes: [change] })],
    counts: { replace: 1 },
    outputsChanged: false,
  };
  const text = stripVTControlCharacters(renderPlan(plan, ["metal0: would wipe Samsung SSD 980 (serial b, 500GB)"]));
  expect(text).toContain('~ disk.serial: "a" => "b" (forces replacement)');
  expect(text).toContain("! metal0: would wipe Samsung SSD 980 (serial b, 500GB)\n1 to replace (install again)");
});

test("a plan for a cluster speaks of machine and node in one breath, the machine first", () => {
  const node = (name: string, operation: StepView["operation"], changes: StepView["changes"]) =>
    step(name, operation, { type: "hearth:cluster:Node", changes });
  const asServer = { path: "node", kind: "add", forcesReplacement: false, new: { role: "server" } } as const;
  const asAgent = { ...asServer, new: { role: "agent" } } as const;
  const label = { path: "node.labels.disk", kind: "add", forcesReplacement: false, new: "ssd" } as const;
  const peer = { path: "peers[0]", kind: "delete", forcesReplacement: false, old: { name: "metal9" } } as const;
  const contentOf = (part: string) =>
    ({ path: `content.${part}`, kind: "update", forcesReplacement: false, old: "a", new: "b" }) as const;
  const installation = { path: "machineInstallId", kind: "update", forcesReplacement: true, old: "a" } as const;
  const plan: Plan = {
    steps: [
      node("metal0", "create", [asServer]),
      step("cluster", "create", { type: "hearth:cluster:Cluster" }),
      step("metal0", "create"),
      node("metal1", "create", [asAgent]),
      node("metal2", "update", [label, peer, contentOf("files")]),
      node("metal3", "replace", [installation]),
      node("metal4", "delete", []),
      node("metal5", "update", [contentOf("files")]),
      node("metal6", "update", [contentOf("files"), contentOf("programs")]),
      step("platform", "create", { type: "hearth:platform:Platform" }),
    ],
    counts: {},
    outputsChanged: false,
  };
  expect(stripVTControlCharacters(renderPlan(plan, []))).toBe(
    `+ cluster  found, with secrets of its own
+ metal0  install
+ metal0  join as a server
+ metal1  join as an agent
~  hearth:cluster:Node metal2 (update)
    + node.labels.disk: "ssd"
± metal3  drain and leave; join again once it is installed
- metal4  drain and leave the cluster
~ metal5  write the files of this version of Hearth
~ metal6  drain, and restart with the programs of this version of Hearth
+ platform  fill the cluster from git: Argo CD, Gitea, and what the tree names
1 to install, 1 to found, 2 to join, 1 to fill from git, 1 to leave and join again, 3 to update, 1 to leave`,
  );
});

test("a machine that is taken out with its disk is shown with that disk", () => {
  const installedDisk = { name: "vda", sizeBytes: 10_737_418_240, model: "", serial: "a" };
  const doomed = { name: "metal2", installedDisk: { ...installedDisk, wwn: "", byPath: "", removable: false } };
  const plan: Plan = { steps: [step("metal2", "delete")], counts: { delete: 1 }, outputsChanged: false };
  expect(stripVTControlCharacters(renderPlan(plan, [], [doomed]))).toBe(
    `- metal2  give up; its disk is wiped
! metal2: will wipe vda (serial a, 10.7GB)
1 to give up`,
  );
});

test("a plan without steps is nothing to change", () => {
  expect(renderPlan({ steps: [], counts: { same: 5 }, outputsChanged: false }, [])).toBe("nothing to change");
});

test("the table has a column for each phase that some machine went through, and a dash where one did not", () => {
  const machine = {
    address: "10.77.0.10",
    installId: "1",
    firmware: "bios",
    secureBoot: false,
    kernelRelease: "6.12",
    installedDisk: {
      name: "vda",
      sizeBytes: 10_737_418_240,
      model: "",
      serial: "a",
      wwn: "",
      byPath: "",
      removable: false,
    },
    totalSeconds: 25.2,
  } as const;
  const table = renderMachineTable([
    { ...machine, name: "metal0", phases: [{ phase: "image", seconds: 8.3 }] },
    { ...machine, name: "metal1", firmware: "uefi", secureBoot: true, phases: [{ phase: "tftp", seconds: 1 }] },
  ]);
  expect(stripVTControlCharacters(table)).toBe(
    `machine  firmware           address     disk                    tftp  image   total
metal0   BIOS               10.77.0.10  vda (serial a, 10.7GB)     –    8.3  25.2 s
metal1   UEFI, Secure Boot  10.77.0.10  vda (serial a, 10.7GB)   1.0      –  25.2 s`,
  );
});

test("progress follows a machine from its start over its latest word to its end, and leaves groups out", () => {
  const metal0 = step("metal0", "create");
  const group = step("metal", "create", { type: "hearth:metal:Metal", urn: "urn:group" });
  const word = { kind: "log", severity: "info", ephemeral: true, streamId: 1 } as const;
  const events: EngineEvent[] = [
    { kind: "step", phase: "started", step: group },
    { kind: "step", phase: "started", step: metal0 },
    { ...word, message: "writing image 40 %", urn: metal0.urn },
  ];
  const state = events.reduce<ProgressState>((before, event, index) => foldProgress(before, event, index), new Map());
  expect([...state.values()]).toEqual([
    {
      name: "metal0",
      type: "hearth:metal:Machine",
      operation: "create",
      state: "running",
      text: "writing image 40 %",
      startedMs: 1,
      textMs: 2,
    },
  ]);
});

test("seconds turn into minutes after the first", () => {
  expect([formatSeconds(8.44), formatSeconds(59.9), formatSeconds(125)]).toEqual(["8.4 s", "59.9 s", "2 min 05 s"]);
});
