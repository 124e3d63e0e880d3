import { expect, test } from "vitest";
import { reportPlatform } from "./platform-report.ts";

const applicationsWith = async (status: object | undefined) => {
  const items = [{ metadata: { name: "welcome" }, ...(status ? { status } : {}) }];
  const { applications } = await reportPlatform({ read: async () => [undefined, { items }] }, []);
  return applications;
};

test.each([
  ["that nobody has looked at", undefined],
  ["that has begun to sync and was never compared", { sync: { status: "" }, health: { status: "" } }],
])("of an Application %s nothing is known", async (_, status) => {
  expect(await applicationsWith(status)).toEqual([{ name: "welcome", sync: "Unknown", health: "Unknown" }]);
});

test("an Application that is not well says why, in Argo CD's words", async () => {
  const status = {
    sync: { status: "OutOfSync", revision: "c1" },
    health: { status: "Degraded", message: "too slow" },
    conditions: [{ type: "ComparisonError", message: "no manifests" }],
    operationState: { phase: "Failed", message: "refused" },
  };
  expect(await applicationsWith(status)).toEqual([
    { name: "welcome", sync: "OutOfSync", health: "Degraded", revision: "c1", message: "no manifests" },
  ]);
});
