import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHomelab, type Homelab, machinesStackFile } from "./homelab.ts";

const nodes = ["metal0", "metal1", "metal2"] as const;

describe("three machines with empty disks", () => {
  let lab: Homelab;
  beforeAll(async () => {
    lab = await createHomelab("e2e", await machinesStackFile());
  });
  afterAll(() => lab?.remove());

  const bootIds = () => Promise.all(nodes.map((node) => lab.ssh(node, "cat /proc/sys/kernel/random/boot_id")));

  test("`make` installs them over the network and ends with a table", async () => {
    const { exitCode, output } = await lab.make();
    expect(output).toMatch(/metal0 +BIOS +10\.77\.0\.10 .*serial hearth-metal0/);
    expect(output).toMatch(/metal1 +UEFI +10\.77\.0\.11 .*serial hearth-metal1/);
    expect(output).toMatch(/metal2 +UEFI, Secure Boot +10\.77\.0\.12 .*serial hearth-metal2/);
    expect(exitCode).toBe(0);
  });

  test.each(nodes)("%s is called by its name and its cloud-init is done", async (node) => {
    expect(await lab.ssh(node, "hostname")).toBe(node);
    expect(await lab.ssh(node, "cloud-init status --wait")).toContain("status: done");
    expect(await lab.ssh(node, "cloud-init status --format json | grep -c degraded || true")).toBe("0");
  });

  test.each(nodes)("%s's kernel finds the modules that it misses, at its very first boot", async (node) => {
    expect(await lab.ssh(node, "nft list ruleset && ip link add type vxlan id 5 dstport 4789 && echo both")).toBe(
      "both",
    );
  });

  test.each(nodes)("%s lets nobody in by password", async (node) => {
    const settings = await lab.ssh(node, "sshd -T");
    expect(settings).toContain("passwordauthentication no");
    expect(settings).toContain("permitrootlogin without-password");
  });

  test.each(nodes)("%s has grown its root file system to the disk", async (node) => {
    expect(Number(await lab.ssh(node, "df --output=size -BM / | tail -1 | tr -dc 0-9"))).toBeGreaterThan(9_000);
  });

  test("metal0 runs the cloud kernel on its virtio disk, metal1 the generic one on NVMe and e1000e", async () => {
    expect(await lab.ssh("metal0", "uname -r; lsblk -no pkname $(findmnt -no source /)")).toMatch(/cloud-amd64\nvda$/);
    expect(await lab.ssh("metal1", "uname -r; lsblk -no pkname $(findmnt -no source /)")).toMatch(
      /\+deb13-amd64\nnvme0n1$/,
    );
    expect(await lab.ssh("metal1", "basename $(readlink /sys/class/net/e*/device/driver)")).toBe("e1000e");
  });

  test("metal2 booted with Secure Boot on, its kernel locked down", async () => {
    expect(await lab.ssh("metal2", "cat /sys/kernel/security/lockdown")).toContain("[integrity]");
    expect(await lab.ssh("metal2", "od -An -tu1 -j4 /sys/firmware/efi/efivars/SecureBoot-*")).toBe("1");
  });

  test("`make` again changes nothing, and the machines run on", async () => {
    const before = await bootIds();
    const { exitCode, output } = await lab.make();
    expect(output).toContain("nothing to change");
    expect(exitCode).toBe(0);
    expect(await bootIds()).toEqual(before);
  });

  test("`make preview` of another disk names the disk that would be wiped, and nothing happens", async () => {
    const before = await bootIds();
    await lab.edit("metal0", { disk: { size: "10GiB" } });
    const { exitCode, output } = await lab.make("preview");
    expect(output).toMatch(/replace/);
    expect(output).toMatch(/metal0: would wipe .*serial hearth-metal0/);
    expect(output).not.toMatch(/metal1/);
    expect(exitCode).toBe(0);
    expect(await bootIds()).toEqual(before);
    await lab.edit("metal0", { disk: { serial: "hearth-metal0" } });
  });

  test("`make status` has a line for each of them", async () => {
    const { exitCode, output } = await lab.make("status");
    for (const node of nodes) expect(output).toMatch(new RegExp(`${node} +on +up `));
    expect(exitCode).toBe(0);
  });

  test("after a power cut they come back from their own disks, without a ticket", async () => {
    const before = await bootIds();
    await Promise.all(nodes.map((node) => lab.cutPower(node)));
    const { output } = await lab.make();
    for (const node of nodes) expect(output).toContain(`${node} was off; turning it on`);
    expect(output).toContain("nothing to change");
    const after = await bootIds();
    for (const [index, bootId] of after.entries()) expect(bootId).not.toBe(before[index]);
    for (const node of nodes) expect(await lab.ssh(node, "cat /proc/cmdline")).toMatch(/ quiet no_timer_check$/);
    expect(await lab.ssh("metal2", "cat /sys/kernel/security/lockdown")).toContain("[integrity]");
  });

  test("`make reinstall NODE=metal1` installs that machine alone", async () => {
    const before = await bootIds();
    await lab.ssh("metal1", "touch /root/old-system");
    const { exitCode } = await lab.make("reinstall", "NODE=metal1");
    expect(exitCode).toBe(0);
    const after = await bootIds();
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(await lab.ssh("metal1", "test -e /root/old-system || echo gone")).toBe("gone");
  });
});
