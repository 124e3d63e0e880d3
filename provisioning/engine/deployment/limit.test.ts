import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limit } from "./limit.ts";

describe("the limit", () => {
  test("no more tasks run at a time than allowed, and all of them run", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { maxLength: 12 }),
        async (count, tasks) => {
          const slot = limit(count);
          let running = 0;
          let most = 0;
          const results = await Promise.allSettled(
            tasks.map((fails) =>
              slot(async () => {
                most = Math.max(most, ++running);
                await Promise.resolve();
                running--;
                if (fails) throw new Error("no");
              }),
            ),
          );
          expect(results.map(({ status }) => status === "rejected")).toEqual(tasks);
          expect(most).toBeLessThanOrEqual(count);
        },
      ),
    );
  });
});
