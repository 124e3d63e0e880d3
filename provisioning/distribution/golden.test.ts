import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { expectGolden } from "#model/testing/expect-golden.ts";
import type { NodeFiles, NodePlan, NodeStart } from "#provisioning/cluster/contract/node-files.ts";
import type { NodeRole } from "#provisioning/cluster/contract/node-spec.ts";
import { samplePlan } from "#provisioning/cluster/testing/sample-plans.ts";
import { renderK3s } from "./k3s/render-k3s.ts";
import { renderSource } from "./source/render-source.ts";
import { dumpDifference, dumpFiles } from "./testing/dump-files.ts";

const renderers = { k3s: renderK3s, source: renderSource };
const cases: { role: NodeRole; servers: 1 | 3; start: NodeStart["kind"]; base?: NodeRole }[] = [
  { role: "server", servers: 1, start: "start" },
  { role: "server", servers: 1, start: "restore", base: "server" },
  { role: "server", servers: 3, start: "start", base: "server" },
  { role: "server", servers: 3, start: "join", base: "server" },
  { role: "server", servers: 3, start: "restore", base: "server" },
  { role: "agent", servers: 1, start: "join" },
  { role: "agent", servers: 3, start: "join", base: "agent" },
];

describe.each(["k3s", "source"] as const)("%s", (distribution) => {
  const render: (plan: NodePlan) => NodeFiles = renderers[distribution];

  test.each(cases)("$role of $servers, $start", ({ role, servers, start, base }) => {
    const files = render(samplePlan({ role, servers, start, distribution }));
    const first = cases.find((one) => one.role === base);
    const text = first
      ? dumpDifference(files, render(samplePlan({ ...first, distribution })), `${role}-${first.start}-of-1`)
      : dumpFiles(files);
    expectGolden(golden(`${distribution}-${role}-${start}-of-${servers}.txt`), text);
  });

  test("a node with a mirror trusts its authority for the mirror alone", () => {
    const plan = samplePlan({ role: "agent", servers: 1, start: "join", distribution });
    const registryMirror = { url: "https://10.77.0.1:8443", authority: "REGISTRY-AUTHORITY-CERTIFICATE\n" };
    const files = render({ ...plan, cluster: { ...plan.cluster, registryMirror } });
    expectGolden(golden(`${distribution}-mirror.txt`), dumpDifference(files, render(plan), "agent-join-of-1"));
  });

  test.each(cases)("$role of $servers, $start: no path twice, and what holds a secret is root's alone", (one) => {
    const { files } = render(samplePlan({ ...one, distribution }));
    expect(new Set(files.map((file) => file.path)).size).toBe(files.length);
    // What `base64` makes of the sample's key.
    const secrets = /TOKEN|-KEY\n|a2tra2tra2tra2tr/;
    for (const file of files) {
      const holds = secrets.test(file.content) && !file.path.endsWith(".pub");
      expect([file.path, file.secret, file.mode & 0o077]).toEqual([file.path, holds, holds ? 0 : file.mode & 0o077]);
    }
  });

  test.each(cases)("$role of $servers, $start: every script can be read by a shell", (one) => {
    const scripts = render(samplePlan({ ...one, distribution })).files.filter((file) => file.mode & 0o111);
    const broken = scripts.filter(({ content }) => spawnSync("sh", ["-n"], { input: content }).status !== 0);
    expect(scripts.every(({ content }) => content.startsWith("#!/bin/sh\n"))).toBe(true);
    expect(broken.map((file) => file.path)).toEqual([]);
  });

  test.each(cases)("$role of $servers, $start: every unit has a file, and only such restart", (one) => {
    const { files, units } = render(samplePlan({ ...one, distribution }));
    const written = files.flatMap((file) => /^\/etc\/systemd\/system\/([^/]+)$/.exec(file.path)?.slice(1) ?? []);
    expect(units.filter((unit) => !written.includes(unit))).toEqual([]);
    expect(files.flatMap((file) => file.restarts ?? []).filter((unit) => !units.includes(unit))).toEqual([]);
  });
});

function golden(name: string): string {
  return fileURLToPath(new URL(`golden/${name}`, import.meta.url));
}
