import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { exitCodes } from "./command-line/exit-codes.ts";

/** A process that waits in one of the two ways and then has something to put away that never ends. */
async function interruptTwice(wait: string): Promise<number | null> {
  const module = new URL("interruption.ts", import.meta.url).href;
  const script = `const { interruption, untilInterrupted } = await import("${module}");
    setInterval(() => {}, 1000);
    ${wait}.then(() => console.log("putting away"));
    console.log("waiting");`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  await expect.poll(() => said).toBe("waiting\n");
  child.kill("SIGINT");
  await expect.poll(() => said).toBe("waiting\nputting away\n");
  child.kill("SIGINT");
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}

test("a second Ctrl-C ends what was interrupted at once, and says so", async () => {
  const work = `new Promise((end) => interruption().addEventListener("abort", end))`;
  expect(await interruptTwice(work)).toBe(exitCodes.interrupted);
});

test("what is there until Ctrl-C has not been interrupted, however often it is asked to end", async () => {
  expect(await interruptTwice("untilInterrupted()")).toBe(exitCodes.done);
});

test.each([
  ["SIGINT", "Ctrl-C was pressed."],
  ["SIGTERM", "Its process was asked to end (SIGTERM)."],
])("what %s stops says so in words, and not where in the code it was", (signal, why) => {
  const module = new URL("interruption.ts", import.meta.url).href;
  const script = `const { interruption } = await import("${module}");
    const asked = interruption();
    asked.addEventListener("abort", () => console.log(asked.reason.code, asked.reason.why));
    process.kill(process.pid, "${signal}");
    setTimeout(() => {}, 200);`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  expect(stdout).toBe(`interrupted ${why}\n`);
});
