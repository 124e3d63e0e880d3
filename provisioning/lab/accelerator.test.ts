import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chooseAccelerator, probeBoot } from "./accelerator.ts";
import { hostBootId } from "./process-record.ts";
import { testEmulator } from "./testing/test-emulator.ts";

const emulator = await testEmulator("the choice of KVM or TCG");

describe.skipIf(!emulator)("what carries a machine", () => {
  const qemu = emulator?.qemu ?? [];
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "hearth-t-probe-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const choose = (resultFile: string) => chooseAccelerator({ qemu, resultFile, onProgress: () => {} });

  test("the probe boots into 64-bit code where the accelerator works, as TCG always does", async () => {
    expect(await probeBoot(qemu, "tcg")).toBe(true);
  });

  test("a QEMU that ends otherwise is no success", async () => {
    expect(await probeBoot(["false"], "tcg")).toBe(false);
    expect(await probeBoot(["/no/such/program"], "kvm")).toBe(false);
  });

  test("the answer is kept for this boot of the host, and found out anew after the next or by another trial", async () => {
    const file = path.join(directory, "accelerator.json");
    const first = await choose(file);
    const kept = await readFile(file, "utf8").catch(() => undefined);
    // Without /dev/kvm there is nothing to find out.
    if (kept === undefined) return expect(first).toBe("tcg");
    const trial = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(JSON.parse(kept)).toEqual({ bootId: await hostBootId(), trial, kvm: first === "kvm" });
    await writeFile(file, JSON.stringify({ ...JSON.parse(kept), kvm: true }));
    expect(await choose(file)).toBe("kvm");
    for (const other of [{ bootId: "another boot" }, { trial: "of an older Hearth" }]) {
      await writeFile(file, JSON.stringify({ ...JSON.parse(kept), kvm: first !== "kvm", ...other }));
      expect(await choose(file)).toBe(first);
    }
  });
});
