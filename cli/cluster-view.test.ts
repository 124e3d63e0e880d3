import { expect, test } from "vitest";
import type { ListedNode } from "#provisioning/cluster/listed-node.ts";
import { clusterView } from "./cluster-view.ts";

const joined = [
  { name: "metal0", role: "server", address: "10.77.0.10", version: "v1.35.4", readySeconds: 50 },
  { name: "metal1", role: "agent", address: "10.77.0.11", version: "v1.36.3", readySeconds: 20 },
] as const;

function listed(name: string, ready: boolean): ListedNode {
  return { name, ready, address: "", message: "", schedulable: true, version: "v1.36.3", role: "server" };
}

test("the page shows each node that joined, as the API lists it", () => {
  expect(clusterView(joined, [listed("metal0", true), listed("metal1", false)], []).nodes).toEqual([
    { name: "metal0", role: "server", isReady: true, version: "v1.36.3" },
    { name: "metal1", role: "agent", isReady: false, version: "v1.36.3" },
  ]);
});

test("where no server answers, no node is Ready and the versions are the last that were known", () => {
  expect(clusterView(joined, undefined, []).nodes).toEqual([
    { name: "metal0", role: "server", isReady: false, version: "v1.35.4" },
    { name: "metal1", role: "agent", isReady: false, version: "v1.36.3" },
  ]);
});

test("services have a link and Argo CD's health; what does not run here is left out", () => {
  const services = [
    { name: "gitea", version: "1.26", health: "Healthy", address: "https://git.home.arpa" },
    { name: "dex", version: "2", health: "Suspended" },
    { name: "cloudflared", version: "1", health: "switched off" },
  ] as const;
  expect(clusterView([], [], services).services).toEqual([
    { name: "gitea", health: "healthy", url: "https://git.home.arpa" },
    { name: "dex", health: "progressing" },
  ]);
});
