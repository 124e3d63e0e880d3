import { describe, expect, test } from "vitest";
import { parseDurationSeconds } from "./goal.ts";

describe("a goal", () => {
  test("durations are Go's", () => {
    expect(["1h30m", "1.5s", "", "500ms"].map(parseDurationSeconds)).toEqual([5400, 1.5, 0, 0.5]);
  });
});
