import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { versions } from "#provisioning/artifacts/versions.ts";
import { type ForeignRouter, plugInRouter } from "./foreign-router.ts";
import { createHomelab, type Homelab, machinesStackFile } from "./homelab.ts";
import { loseLastAnswer } from "./lose-last-answer.ts";
import { serveByHand } from "./serve-by-hand.ts";

const nodes = ["metal0", "metal1", "metal2"] as const;

const sha256 = async (file: string) =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");

function expectAllDiffer(after: readonly string[], before: readonly string[]): void {
  for (const [index, value] of after.entries()) expect(value).not.toBe(before[index]);
}

describe("three machines with empty disks", () => {
  let lab: Homelab;
  beforeAll(async () => {
    lab = await createHomelab("e2e", await machinesStackFile());
  });
  let router: ForeignRouter | undefined;
  afterAll(async () => {
    await router?.stop();
    await lab?.remove();
  });

  const bootIds = () => Promise.all(nodes.map((node) => lab.ssh(node, "cat /proc/sys/kernel/random/boot_id")));

  test("`make` installs them over the network and ends with a table", async () => {
    const { exitCode, output } = await lab.make();
    expect(output).toMatch(/metal0 +BIOS +10\.77\.0\.10 .*serial hearth-metal0/);
    expect(output).toMatch(/metal1 +UEFI +10\.77\.0\.11 .*serial hearth-metal1/);
    expect(output).toMatch(/metal2 +UEFI, Secure Boot +10\.77\.0\.12 .*serial hearth-metal2/);
    expect(exitCode).toBe(0);
  });

  test.each([
    ["metal0", /cloud-amd64$/, "vda", "virtio_net"],
    ["metal1", /\+deb13-amd64$/, "nvme0n1", "e1000e"],
    ["metal2", /cloud-amd64$/, "vda", "virtio_net"],
  ] as const)("%s is the system that was asked for, on its own disk", async (node, kernel, disk, card) => {
    const seen = await lab.ask(node, {
      hostname: "hostname",
      cloudInit: "cloud-init status --wait --long --format json",
      kernel: "uname -r",
      disk: "lsblk -no pkname $(findmnt -no source /)",
      rootMiB: "df --output=size -m / | tail -1",
      // Of the time-stamp counter; any other costs an emulated machine most of its time.
      clock: "cat /sys/devices/system/clocksource/clocksource0/current_clocksource",
      card: "basename $(readlink /sys/class/net/e*/device/driver)",
      sshd: "sshd -T",
      // The kernel that the installer left running finds the modules that it misses.
      modules: "nft list ruleset; ip link add type vxlan id 5 dstport 4789; echo both",
    });
    expect(seen.hostname).toBe(node);
    expect(JSON.parse(seen.cloudInit)).toMatchObject({ status: "done", extended_status: "done" });
    expect(seen.kernel).toMatch(kernel);
    expect([seen.disk, seen.card]).toEqual([disk, card]);
    expect(Number(seen.rootMiB)).toBeGreaterThan(9_000);
    expect(seen.clock).toBe("tsc");
    expect(seen.sshd).toContain("passwordauthentication no");
    expect(seen.sshd).toContain("permitrootlogin without-password");
    expect(seen.modules).toBe("both");
  });

  const lockdown = () => lab.ssh("metal2", "cat /sys/kernel/security/lockdown");

  test("metal2 booted with Secure Boot on, its kernel locked down", async () => {
    expect(await lockdown()).toContain("[integrity]");
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

  test("`make reinstall NODE=metal1` installs that machine alone", async () => {
    const before = await bootIds();
    await lab.ssh("metal1", "touch /root/old-system");
    const { exitCode } = await lab.make("reinstall", "NODE=metal1");
    expect(exitCode).toBe(0);
    const after = await bootIds();
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(await lab.ssh("metal1", "test -e /root/old-system || echo gone")).toBe("gone");
  });

  test("after a power cut they come back from their own disks, without a ticket", async () => {
    const before = await bootIds();
    await Promise.all(nodes.map((node) => lab.cutPower(node)));
    const { output } = await lab.make();
    for (const node of nodes) expect(output).toContain(`${node} was off; turning it on`);
    expect(output).toContain("nothing to change");
    expectAllDiffer(await bootIds(), before);
    // No whole check of the disk, after which the machine would have started a second time.
    const checked = 'date +%s -d "$(tune2fs -l $(findmnt -no SOURCE /) | sed -n "s/^Last checked: *//p")"';
    for (const node of nodes) expect(await lab.ssh(node, checked)).toBe(`${versions.sourceDateEpochSeconds}`);
    for (const node of nodes)
      expect(await lab.ssh(node, "cat /proc/cmdline")).toMatch(
        / quiet fsck\.repair=yes no_timer_check tsc=reliable mitigations=off systemd\.setenv=GOMAXPROCS=1$/,
      );
    expect(await lockdown()).toContain("[integrity]");
  });

  test("the disk of a living member, put into another machine, is refused, and not a byte of it changes", async () => {
    const { installedAt } = (await lab.members()).find(({ machine }) => machine === "metal0") ?? {};
    await Promise.all(nodes.map((node) => lab.cutPower(node)));
    await mkdir(lab.file("lab", "thief"), { recursive: true });
    const disk = lab.file("lab", "thief", "disk0.qcow2");
    await copyFile(lab.file("lab", "metal0", "disk0.qcow2"), disk);
    const before = await sha256(disk);
    await lab.addMachine({
      name: "thief",
      mac: "52:54:00:77:00:13",
      address: "10.77.0.13",
      disk: { serial: "stolen" },
      virtual: { firmware: "bios", disks: [{ sizeGiB: 10, bus: "virtio", serial: "stolen" }] },
    });
    const { exitCode, output } = await lab.make();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(
      "The disk vda (serial stolen, 10.7GB) in thief belongs to metal0. [disk-of-living-member]",
    );
    expect(output).toContain(
      `It carries the mark of metal0, which was installed ${installedAt} and has not been given up.`,
    );
    expect(output).toContain(
      "Put the disk back into metal0, or take metal0 out of the configuration and run make first.",
    );
    await lab.cutPower("thief");
    expect(await sha256(disk)).toBe(before);
  });

  test("with the network first in their boot order and the boot server there, they start from their disks all the same", async () => {
    await lab.removeMachine("thief");
    const sinceMs = Date.now();
    const server = await serveByHand(lab);
    await Promise.all(nodes.map((node) => lab.bootFirst(node, "network")));
    const { output } = await lab.make();
    for (const node of nodes) expect(output).toContain(`${node} was off; turning it on`);
    const events = (await lab.events(sinceMs)).filter(({ kind }) => kind !== "dhcp" && kind !== "tftp");
    expect(events.map(({ machine, kind }) => `${machine} ${kind}`).toSorted()).toEqual(
      nodes.map((node) => `${node} local-boot`),
    );
    const { exitCode, output: told } = await server.interrupt();
    expect(told).toMatch(/✓ serving 3 machines on hearth0; Ctrl-C ends it\n(.+ metal\d .+\n)+$/);
    expect(exitCode).toBe(0);
    for (const node of nodes)
      expect(await lab.ssh(node, "cat /proc/cmdline")).toMatch(
        / quiet fsck\.repair=yes no_timer_check tsc=reliable mitigations=off systemd\.setenv=GOMAXPROCS=1$/,
      );
    expect(await lockdown()).toContain("[integrity]");
  });

  test("beside a router that gives the addresses, all three are installed again by ProxyDHCP", async () => {
    await Promise.all(nodes.map((node) => lab.ssh(node, "touch /root/old-system")));
    router = await plugInRouter(lab, "hearth0");
    await lab.editFile((document) => {
      document.setIn(["config", "hearth:boot", "mode"], "proxy");
      document.deleteIn(["config", "hearth:boot", "range"]);
    });
    await lab.edit("metal0", { disk: { size: "10GiB" } });
    await lab.edit("metal1", { disk: { model: "QEMU NVMe Ctrl" } });
    await lab.edit("metal2", { disk: { size: "10GiB" } });
    const { exitCode, output } = await lab.make();
    expect(output).toMatch(/metal0 +BIOS .*\nmetal1 +UEFI .*\nmetal2 +UEFI, Secure Boot /);
    expect(exitCode).toBe(0);
    expect(router.served()).toEqual(new Set(["52:54:00:77:00:10", "52:54:00:77:00:11", "52:54:00:77:00:12"]));
    for (const node of nodes) expect(await lab.ssh(node, "test -e /root/old-system || echo new")).toBe("new");
    expect(await lockdown()).toContain("[integrity]");
  });

  test("an installation whose last answer was lost is not repeated: the installer meets its own mark and starts the system", async () => {
    const commandLine = await lab.ssh("metal0", "touch /root/kept; sync; cat /proc/cmdline");
    const [, token = ""] = /hearth\.token=(\S+)/.exec(commandLine) ?? [];
    await lab.cutPower("metal0");
    const id = await loseLastAnswer(lab, "metal0", token);
    const sinceMs = Date.now();
    const server = await serveByHand(lab);
    await lab.bootFirst("metal0", "network");
    await lab.make();
    expect(await lab.ssh("metal0", "ls /root")).toBe("kept");
    const events = (await lab.events(sinceMs)).filter(({ kind }) => kind !== "dhcp");
    expect(events.map(({ machine, kind, ticket }) => [machine, kind, ticket])).toEqual([
      ["metal0", "kernel", id],
      ["metal0", "installer", id],
      ["metal0", "first-boot", id],
    ]);
    expect((await lab.members()).find(({ machine }) => machine === "metal0")?.installId).toBe(id);
    await server.interrupt();
  });
});
