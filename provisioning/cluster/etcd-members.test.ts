import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { promoteEtcdMember } from "./etcd-members.ts";
import type { NodeShell } from "./node-shell.ts";
import { localShell } from "./testing/local-shell.ts";
import { samplePeers } from "./testing/sample-plans.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "hearth-t-etcd-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An etcdctl that gives these answers one after the other, and succeeds when it has none left. */
function etcdctl(...answers: readonly string[]): string {
  const file = path.join(folder, "etcdctl");
  const count = path.join(folder, "count");
  writeFileSync(count, "0");
  const cases = answers.map((answer, index) => `${index}) echo "Error: ${answer}" >&2; exit 1 ;;`).join("\n");
  writeFileSync(file, `n=$(cat ${count}); echo $((n + 1)) >${count}\ncase $n in\n${cases}\nesac\necho promoted\n`);
  return `sh ${file}`;
}
const asked = () => Number(spawnSync("cat", [path.join(folder, "count")], { encoding: "utf8" }).stdout);
const [peer] = samplePeers;
const promote = (words: string) => peer && promoteEtcdMember(localShell as NodeShell, { etcdctl: words }, "e2", peer);

test("a learner that is still behind is waited for", async () => {
  const behind = "etcdserver: can only promote a learner member which is in sync with leader";
  await promote(etcdctl(behind, behind));
  expect(asked()).toBe(3);
});

test("a member that has its vote, by an answer that came too late, is promoted", async () => {
  await promote(etcdctl("context deadline exceeded", "etcdserver: can only promote a learner member", "never asked"));
  expect(asked()).toBe(2);
});
