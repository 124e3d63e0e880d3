import { expect, test } from "vitest";
import type { ListedNode } from "./listed-node.ts";
import { upgradeRefusal } from "./upgrade-node.ts";

const node = (name: string, role: ListedNode["role"], version: string, ready = true): ListedNode => ({
  name,
  address: "",
  ready,
  message: "",
  schedulable: true,
  version,
  role,
});
const all = [
  node("metal0", "server", "v1.36.3"),
  node("metal1", "agent", "v1.36.3"),
  node("metal2", "agent", "v1.36.3"),
];

test("a server may go first while all others are Ready", () => {
  expect(upgradeRefusal("metal0", "server", "v1.37.0", all)).toBeUndefined();
});

test("an agent waits for the servers", () => {
  expect(upgradeRefusal("metal1", "agent", "v1.37.0", all)).toMatchObject({
    code: "version-agent-newer",
    what: "metal1 would run Kubernetes v1.37.0, newer than the API of v1.36.3 that it talks to.",
  });
  const [server, ...agents] = all;
  const after = [{ ...server, version: "v1.37.0" } as ListedNode, ...agents];
  expect(upgradeRefusal("metal1", "agent", "v1.37.0", after)).toBeUndefined();
});

test("nobody goes on after a node that did not come back", () => {
  const broken = [node("metal0", "server", "v1.37.0"), node("metal1", "agent", "v1.37.0", false), all[2] as ListedNode];
  expect(upgradeRefusal("metal2", "agent", "v1.37.0", broken)).toMatchObject({
    code: "upgrade-others-not-ready",
    what: "metal2 is not upgraded while metal1 is not Ready.",
  });
});

test("a node that did not come back itself may be tried again", () => {
  const broken = [node("metal0", "server", "v1.37.0"), node("metal1", "agent", "v1.36.3", false), all[2] as ListedNode];
  expect(upgradeRefusal("metal1", "agent", "v1.37.0", broken)).toBeUndefined();
});

test("what the node really runs counts, not what the file said", () => {
  expect(upgradeRefusal("metal0", "server", "v1.36.0", all)).toMatchObject({ code: "version-downgrade" });
});
