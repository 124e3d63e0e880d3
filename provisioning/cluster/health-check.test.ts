import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import { checkHealth, type HealthPatience } from "./health-check.ts";
import type { ListedNode } from "./listed-node.ts";
import type { NodeShell } from "./node-shell.ts";
import { fakeDistribution, fakeJob } from "./testing/fake-bench.ts";
import { localShell } from "./testing/local-shell.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "hearth-t-health-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const server = { name: parseHostname("one"), address: parseIpv4Address("10.0.0.1"), role: "server" } as const;
const node: ListedNode = { ...server, ready: true, schedulable: true, version: "v1.36.3", message: "" };
const file = (name: string) => path.join(folder, name);

/** A pod as the API of 1.36 answers it: without a condition until it is scheduled, then with a number in each. */
function pod(name: string, ready: boolean | undefined): object {
  const status = ready ? "True" : "False";
  return {
    metadata: { name },
    status: {
      phase: ready === undefined ? "Pending" : "Running",
      ...(ready === undefined ? {} : { conditions: [{ type: "Ready", observedGeneration: 1, status }] }),
    },
  };
}

/** Programs that stand for a server: its API gives these lists of pods one after the other, the last for ever. */
function jobWith(...lists: readonly (readonly object[] | "no answer")[]): ClusterJob {
  const config = { data: { "helperPod.yaml": "spec:\n  containers:\n  - name: it\n    image: shell:1\n" } };
  writeFileSync(file("config"), JSON.stringify(config));
  writeFileSync(file("asked"), "0");
  const answers = lists.map((items, index) => {
    if (items === "no answer") return `${index}) exit 7 ;;`;
    writeFileSync(file(`pods${index}`), JSON.stringify({ items }));
    return `${index}) cat ${file(`pods${index}`)} ;;`;
  });
  const last = answers.at(-1)?.replace(/^\d+/, "*") ?? "";
  const api = [
    "case $1 in",
    `*/local-path-config) cat ${file("config")} ;;`,
    `*/log) echo "$1" >>${file("logs")}; echo "ok dns" ;;`,
    `*) n=$(cat ${file("asked")}); echo $((n + 1)) >${file("asked")}; case $n in ${answers.join(" ")} ${last} esac ;;`,
    "esac",
  ];
  writeFileSync(file("api"), api.join("\n"));
  writeFileSync(file("kubectl"), `echo "$*" >>${file("called")}\n[ "$1" != create ] || cat >${file("created")}\n`);
  const distribution = { ...fakeDistribution, apiGet: `sh ${file("api")} `, kubectl: `sh ${file("kubectl")}` };
  const job = fakeJob(folder, {});
  return { ...job, bench: { ...job.bench, distribution, shell: async () => localShell as NodeShell } };
}
const check = (job: ClusterJob, patience?: HealthPatience) =>
  checkHealth({ server, nodes: [node] }, { domain: "cluster.local" }, job, patience);

test("is over as soon as every pod is Ready, one look after the other, and removes what it made", async () => {
  const waiting = [pod("node-one", false), pod("volume", undefined)];
  const job = jobWith("no answer", waiting, [pod("node-one", true), pod("volume", true)], "no answer");
  const report = await check(job);
  expect(report.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.map(({ name }) => name)).toContain("a volume is bound and written");
  expect(readFileSync(file("asked"), "utf8")).toBe("3\n");
  expect(readFileSync(file("created"), "utf8")).toContain('"image":"shell:1"');
  expect(readFileSync(file("called"), "utf8")).toMatch(
    /^create .*\ndelete namespace hearth-health-\w{8} --ignore-not-found --wait=false\n$/,
  );
});

/** The clock of the bench goes on by a second a look. */
const patience: HealthPatience = { limitSeconds: 3, lookSeconds: 0 };
const pods = (ready: number) => ["node-one", "volume"].map((name, index) => pod(name, index < ready));

test("has patience with a cluster that gets on", async () => {
  const report = await check(jobWith(pods(0), pods(0), pods(1), pods(1), pods(1), pods(2)), patience);
  expect(report.filter(({ ok }) => !ok)).toEqual([]);
});

test("ends where nothing gets on, and says what is missing", async () => {
  const report = await check(jobWith(pods(0), pods(1), pods(0), pods(1)), patience);
  expect(report.filter(({ ok }) => !ok).map(({ name }) => name)).toContain("a volume is bound and written");
  expect(readFileSync(file("asked"), "utf8")).toBe("5\n");
});
