import { expect, test } from "vitest";
import { blockedPods, drainBlocked } from "./drain-node.ts";

const said = `node/metal1 already cordoned
Warning: ignoring DaemonSet-managed Pods: kube-system/agent-x7
evicting pod shop/web-0
evicting pod shop/slow-1
error when evicting pods/"web-0" -n "shop" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
error when evicting pods/"web-0" -n "shop" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
There are pending pods in node "metal1" when an error occurred: [error when waiting for pod "slow-1" in namespace "shop" to terminate: global timeout reached: 20s]
error: unable to drain node "metal1"`;

test("the pods that block are read from what kubectl says, each once", () => {
  expect(blockedPods(said)).toEqual([
    { namespace: "shop", name: "slow-1", byBudget: false },
    { namespace: "shop", name: "web-0", byBudget: true },
  ]);
});

test("a drain that a disruption budget blocks names pod and budget, and what to do", () => {
  expect(drainBlocked("metal1", blockedPods(said), said)).toMatchObject({
    code: "drain-blocked",
    what: "metal1 could not be drained within 180 seconds: shop/slow-1, shop/web-0 did not leave. It takes new pods again.",
    why: "A PodDisruptionBudget allows no disruption of shop/web-0: too few of its replicas run elsewhere.",
    remedy:
      "Give it another replica, or change the budget (`make kubectl ARGS='get pdb -A'`), then run the same command again.",
  });
});

test("a drain that fails otherwise repeats kubectl's last word", () => {
  expect(drainBlocked("metal1", [], 'error: unable to drain node "metal1"')).toMatchObject({
    why: 'kubectl says: error: unable to drain node "metal1"',
  });
});
