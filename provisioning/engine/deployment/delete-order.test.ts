import { describe, expect, test } from "vitest";
import { emptyResourceState } from "../state/resource-state.ts";
import { makeUrn, parseUrn } from "../urn.ts";
import { deleteOrder } from "./delete-order.ts";

describe("the order of deletions", () => {
  test("dependents first, children before parents, everything before its provider, along any path", () => {
    const make = (name: string, more = {}) => ({
      ...emptyResourceState(makeUrn("s", "p", "", "t:R", name), "t:R"),
      ...more,
    });
    const provider = { ...make("prov"), id: "1" };
    const a = make("a", { provider: `${provider.urn}::1` });
    const b = make("b", { dependencies: [a.urn] });
    const c = make("c", { parent: b.urn });
    const apart = make("apart");
    const names = deleteOrder([provider, a, b, c, apart], new Set([provider, a, c, apart])).map((group) =>
      group.map((state) => parseUrn(state.urn).name),
    );
    expect(names).toEqual([["c"], ["a"], ["prov", "apart"]]);
  });
});
