import { execFile } from "node:child_process";
import { open, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { ensureEmulator } from "#provisioning/lab/emulator.ts";
import { projectRoot } from "#provisioning/machine/environment-paths.ts";
import { createHomelab, type Homelab, machinesStackFile } from "./homelab.ts";

const env = "wipe";

/** Two BIOS machines; the second loses its disk when it is taken out. */
async function stackFile(machines: 1 | 2): Promise<string> {
  const document = parseDocument(await machinesStackFile());
  const [first] = document.toJS().config["hearth:machines"];
  const virtual = { ...first.virtual, cpus: 1, memoryMiB: 1536 };
  const second = {
    ...first,
    name: "metal9",
    mac: first.mac.replace(/.$/, "9"),
    address: first.address.replace(/\d$/, "9"),
    disk: { serial: "hearth-metal9" },
    wipe: true,
    virtual: { ...virtual, disks: [{ ...first.virtual.disks[0], serial: "hearth-metal9" }] },
  };
  document.setIn(["config", "hearth:machines"], [{ ...first, virtual }, second].slice(0, machines));
  return document.toString();
}

describe("a machine with `wipe: true`", () => {
  let lab: Homelab;
  beforeAll(async () => {
    lab = await createHomelab(env, await stackFile(2));
  });
  afterAll(() => lab?.remove());

  test("keeps its disk while it is in the file", async () => {
    expect((await lab.make()).exitCode).toBe(0);
    expect(await lab.ssh("metal9", "hostname")).toBe("metal9");
  });

  test("is shown with its disk when it is taken out", async () => {
    await writeFile(path.join(projectRoot, `Pulumi.${env}.yaml`), await stackFile(1));
    const { output } = await lab.make("preview");
    expect(output).toContain("metal9  give up; its disk is wiped");
    expect(output).toContain("metal9: will wipe vda (serial hearth-metal9");
  });

  test("is given up, wiped and off, and the other one runs on", async () => {
    const bootId = await lab.ssh("metal0", "cat /proc/sys/kernel/random/boot_id");
    const { exitCode, output } = await lab.make();
    expect(output).toContain("✓ metal9 is wiped and off");
    expect(exitCode).toBe(0);
    expect(await lab.ssh("metal0", "cat /proc/sys/kernel/random/boot_id")).toBe(bootId);
    expect(await firstBytes("metal9")).toEqual(Buffer.alloc(1 << 20));
    expect((await firstBytes("metal0")).subarray(510, 512)).toEqual(Buffer.from([0x55, 0xaa]));
  });

  /** The first MiB of a machine's disk: boot sector, partition table, boot loader. */
  async function firstBytes(machine: string): Promise<Buffer> {
    const { qemuImg } = await ensureEmulator({
      cacheDirectory: path.join(projectRoot, ".hearth", "cache"),
      onProgress: () => {},
    });
    const [program = "", ...words] = qemuImg;
    const raw = lab.file("lab", machine, "head.raw");
    const disk = lab.file("lab", machine, "disk0.qcow2");
    await promisify(execFile)(program, [
      ...words,
      "dd",
      "-U",
      "-O",
      "raw",
      "bs=1M",
      "count=1",
      `if=${disk}`,
      `of=${raw}`,
    ]);
    const file = await open(raw);
    try {
      return (await file.read(Buffer.alloc(1 << 20), 0, 1 << 20, 0)).buffer;
    } finally {
      await file.close();
      await rm(raw);
    }
  }
});
