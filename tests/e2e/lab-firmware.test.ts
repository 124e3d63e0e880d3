import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseHostname } from "#model/hostname.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import { qemuPower } from "#provisioning/lab/qemu-power.ts";
import { dhcpEar } from "#provisioning/lab/testing/dhcp-ear.ts";
import { labAvailable } from "#provisioning/lab/testing/lab-available.ts";
import { type TemporaryLab, temporaryLab } from "#provisioning/lab/testing/temporary-lab.ts";
import { testEmulator } from "#provisioning/lab/testing/test-emulator.ts";

const what = "the way to the first DHCP question, of firmware and cards that no whole installation has";
const emulator = (await labAvailable(what)) ? await testEmulator(what) : undefined;

describe.skipIf(!emulator)(what, () => {
  let lab: TemporaryLab;
  let cacheDirectory: string;
  beforeAll(async () => {
    lab = await temporaryLab();
    cacheDirectory = await mkdtemp(`${tmpdir()}/hearth-t-lab-cache-`);
  });
  afterAll(async () => {
    await lab?.remove();
    await rm(cacheDirectory, { recursive: true, force: true });
  });

  test.each([
    ["bios", "e1000e"],
    ["uefi", "virtio"],
  ] as const)("%s with %s asks, and asks again after a reset that finds the disk empty", async (firmware, nic) => {
    const spec = {
      ...{ name: parseHostname(`${firmware}-${nic}`), mac: parseMacAddress("52:54:00:00:00:01") },
      ...{ firmware, nic, cpus: 1, memoryMiB: 1024 },
      disks: [{ sizeGiB: 1, bus: "virtio", serial: "one" } as const],
    };
    const power = qemuPower(lab.network, lab.directory, spec, {
      cacheDirectory,
      ...(emulator ? { emulator } : {}),
    });
    await power.bootFirst("network");
    const ear = await dhcpEar(lab.network, 60_000);
    const start = performance.now();
    await power.on();
    expect(await ear.heard).toBe(spec.mac);
    console.log(`${firmware}, ${nic}: ${((performance.now() - start) / 1000).toFixed(2)} s to the first DHCP question`);
    await power.bootFirst("disk");
    const second = await dhcpEar(lab.network, 60_000);
    await power.reset();
    expect(await second.heard).toBe(spec.mac);
    await power.off();
  });
});
