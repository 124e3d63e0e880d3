import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseHostname } from "#model/hostname.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import type { Emulator } from "./emulator.ts";
import { machineFiles } from "./machine-files.ts";
import { ensureMachineStorage } from "./machine-storage.ts";
import { qemuPower } from "./qemu-power.ts";
import { bootSectors, writeBootSector } from "./testing/boot-sector.ts";
import { dhcpEar } from "./testing/dhcp-ear.ts";
import { labAvailable } from "./testing/lab-available.ts";
import { type TemporaryLab, temporaryLab } from "./testing/temporary-lab.ts";
import { testEmulator } from "./testing/test-emulator.ts";
import type { VirtualMachineSpec } from "./virtual-machine-spec.ts";

const what = "the power button of a virtual machine";
const found = (await labAvailable(what)) ? await testEmulator(what) : undefined;

/** The boot sector's letter came last; the dots of the BIOS's own line may still be in its buffer then. */
const saidA = (screen: string) => /A[.\s]*$/.test(screen);

describe.skipIf(!found)("the power button of a virtual machine", () => {
  const emulator = { ...(found as Emulator), accelerator: "tcg" as const };
  let lab: TemporaryLab;
  let count = 0;
  let spec: VirtualMachineSpec;
  beforeAll(async () => {
    lab = await temporaryLab();
  });
  afterAll(() => lab?.remove());
  beforeEach(() => {
    count += 1;
    spec = {
      name: parseHostname(`vm${count}`),
      mac: parseMacAddress(`52:54:00:00:00:0${count}`),
      firmware: "bios",
      cpus: 1,
      memoryMiB: 256,
      nic: "virtio",
      disks: [{ sizeGiB: 1, bus: "virtio", serial: "one" }],
    };
  });

  const files = () => machineFiles(lab.directory, spec.name);
  const power = () => qemuPower(lab.network, lab.directory, spec, { cacheDirectory: lab.directory, emulator });
  const pid = async () => JSON.parse(await readFile(files().process, "utf8")).pid as number;
  async function putOnDisk(number: number, code: Uint8Array): Promise<void> {
    await ensureMachineStorage(spec, files(), emulator, lab.network.bridge);
    await writeBootSector(files().disk(number), code, emulator);
  }
  async function until(condition: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 15_000; !(await condition()); await sleep(30)) {
      if (Date.now() > deadline) throw new Error(JSON.stringify(await screen()));
    }
  }
  const screen = async () => (await readFile(files().console, "latin1").catch(() => "")).replaceAll("iPXE", "");

  test("on boots from the network when that comes first, on again does nothing, off is off", async () => {
    await power().bootFirst("network");
    expect(await power().state()).toBe("off");
    const ear = await dhcpEar(lab.network, 15_000);
    await power().on();
    expect(await ear.heard).toBe(spec.mac);
    expect(await power().state()).toBe("on");
    const first = await pid();
    await power().on();
    expect(await pid()).toBe(first);
    expect(await lab.run("ip", "-o", "link")).toContain("t525400000001");
    await power().off();
    expect(await power().state()).toBe("off");
    await power().off();
    expect(await lab.run("ip", "-o", "link")).not.toContain("t525400000001");
  });

  test("the boot order of a running machine changes with the next reset, and is kept when it was off", async () => {
    await putOnDisk(0, bootSectors.sayA);
    await power().on();
    await until(async () => saidA(await screen()));
    const before = await pid();
    await power().bootFirst("network");
    await power().bootFirst("network");
    const ear = await dhcpEar(lab.network, 15_000);
    await power().reset();
    expect(await ear.heard).toBe(spec.mac);
    expect(await pid()).toBe(before);
    await power().off();
    const secondEar = await dhcpEar(lab.network, 15_000);
    await power().on();
    expect(await secondEar.heard).toBe(spec.mac);
    await power().bootFirst("disk");
    await power().reset();
    await until(async () => saidA(await screen()));
    await power().off();
  });

  test("a machine that turns itself off is off, and reset turns it on again", async () => {
    await putOnDisk(0, bootSectors.powerOff);
    await power().on();
    await until(async () => (await power().state()) === "off");
    expect(await readFile(files().log, "utf8")).toBe("");
    await putOnDisk(0, bootSectors.sayA);
    await power().reset();
    await until(async () => saidA(await screen()));
    await power().off();
  });

  test("a QEMU that was killed is off, leaves no network card, and starts again", async () => {
    await power().on();
    process.kill(await pid(), "SIGKILL");
    await until(async () => (await power().state()) === "off");
    // The kernel takes the card away when it has done with the dead process, which is a moment later.
    await until(async () => !(await lab.run("ip", "-o", "link")).includes("t525400000004"));
    await power().bootFirst("network");
    await power().on();
    expect(await power().state()).toBe("on");
    await power().off();
  });

  test("of two disks a BIOS boots the one that has a system", async () => {
    spec = { ...spec, disks: [...spec.disks, { sizeGiB: 1, bus: "nvme", serial: "two" }] };
    await putOnDisk(1, bootSectors.sayA);
    await power().on();
    await until(async () => saidA(await screen()));
    await power().off();
  });

  test("a machine that QEMU refuses says why, and where the log is", async () => {
    spec = { ...spec, memoryMiB: 1024 * 1024 * 1024 };
    await expect(power().on()).rejects.toMatchObject({
      code: "vm-start-failed",
      what: `The virtual machine ${spec.name} did not start.`,
      remedy: expect.stringContaining(path.join(lab.directory, spec.name, "qemu.log")),
    });
    expect(await power().state()).toBe("off");
  });
});
