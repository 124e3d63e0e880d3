import { open, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { createHomelab, type Homelab, machinesStackFile, type Running } from "./homelab.ts";

/** Three BIOS machines: one whole, one whose first disk is too small, one with two disks of the same model. */
function faultyStackFile(labFile: string): string {
  const document = parseDocument(labFile);
  const [first] = document.toJS().config["hearth:machines"];
  const machine = (index: number, name: string, disk: object, disks: object[]) => ({
    ...first,
    name,
    mac: first.mac.replace(/.$/, String(index)),
    address: first.address.replace(/\d$/, String(index)),
    disk,
    virtual: { ...first.virtual, disks },
  });
  document.setIn(
    ["config", "hearth:machines"],
    [
      machine(0, "whole", { serial: "whole" }, [{ sizeGiB: 10, bus: "virtio", serial: "whole" }]),
      machine(1, "small", { serial: "tiny" }, [
        { sizeGiB: 0.25, bus: "virtio", serial: "tiny" },
        { sizeGiB: 10, bus: "virtio", serial: "large" },
      ]),
      machine(2, "twins", { model: "QEMU NVMe Ctrl" }, [
        { sizeGiB: 10, bus: "nvme", serial: "twin-a" },
        { sizeGiB: 10, bus: "nvme", serial: "twin-b" },
      ]),
    ],
  );
  return document.toString();
}

describe("what goes wrong ends in the right state, says why, and is healed by a second `make`", () => {
  let lab: Homelab;
  beforeAll(async () => {
    lab = await createHomelab("faults", faultyStackFile(await machinesStackFile()));
  });
  afterAll(() => lab?.remove());

  /** The journal's latest percentage of the image, from the boot server's own file. */
  async function imageReaches(run: Running, node: string, percent: number, sinceMs: number): Promise<void> {
    let ended = false;
    void run.finished.then(() => {
      ended = true;
    });
    while (!ended) {
      const events = await lab.events(sinceMs);
      if (events.some((event) => event.machine === node && (event.percent ?? 0) >= percent)) return;
      await sleep(100);
    }
    throw new Error(`the image of ${node} never reached ${percent} %:\n${(await run.finished).output}`);
  }

  async function killBootServer(): Promise<void> {
    process.kill(Number.parseInt(await readFile(lab.file("boot", "server.pid"), "utf8"), 10), "SIGKILL");
  }

  /** What lies on a disk. By its serial number: which of two comes up first, the kernel decides at every start. */
  function signatures(node: string, serial: string): Promise<string> {
    const disk = `disk=$(lsblk -ndpo name,serial | awk '$2 == "${serial}" { print $1 }')`;
    return lab.ssh(node, `${disk}; test -b "$disk" && { blkid "$disk" || echo untouched; }`);
  }

  test("two disks that fit the selector are refused before anything starts", async () => {
    const { exitCode, output } = await lab.make();
    expect(output).toMatch(/The disk selector of twins fits 2 disks\. \[disk-ambiguous\]/);
    expect(output).toContain("Nothing was changed.");
    expect(exitCode).not.toBe(0);
    await lab.edit("twins", { disk: { serial: "twin-b" } });
  });

  test("power cut at half the image, a disk too small: each is told, and the third machine is installed", async () => {
    const sinceMs = Date.now();
    const run = lab.start();
    await imageReaches(run, "whole", 50, sinceMs);
    await lab.cutPower("whole");
    const { exitCode, output } = await run.finished;
    expect(output).toContain("[machine-went-off]");
    expect(output).toMatch(/✗ The disk vda .* of small is too small\. \[disk-too-small\]/);
    expect(await lab.ssh("twins", "lsblk -ndo serial /dev/$(lsblk -no pkname $(findmnt -no source /))")).toBe("twin-b");
    expect(await signatures("twins", "twin-a")).toBe("untouched");
    expect(exitCode).not.toBe(0);
  });

  test("with the selector mended, and the boot server killed at half the image, `make` installs the other two", async () => {
    await lab.edit("small", { disk: { serial: "large" } });
    const sinceMs = Date.now();
    const run = lab.start();
    await imageReaches(run, "small", 50, sinceMs);
    await killBootServer();
    const { exitCode, output } = await run.finished;
    expect(output).toMatch(/whole +BIOS/);
    expect(exitCode).toBe(0);
    expect(await lab.ssh("small", "lsblk -ndo serial /dev/$(lsblk -no pkname $(findmnt -no source /))")).toBe("large");
    expect(await signatures("small", "tiny")).toBe("untouched");
  });

  test("an image that is corrupt is never booted, and is made again; the others run on", async () => {
    const bootId = () => lab.ssh("twins", "cat /proc/sys/kernel/random/boot_id");
    const before = await bootId();
    const sinceMs = Date.now();
    const run = lab.start("reinstall", "NODE=whole");
    // Once it is on its way: what is corrupt before is noticed before the machine is turned on.
    await imageReaches(run, "whole", 1, sinceMs);
    const file = await open(await imageInCache(), "r+");
    const { size } = await file.stat();
    await file.write(Buffer.from("corrupt"), 0, 7, size - 100_000);
    await file.close();
    const broken = await run.finished;
    expect(broken.output).toContain("[image-checksum]");
    expect(broken.exitCode).not.toBe(0);
    const healed = await lab.make();
    expect(healed.output).toContain("damaged or missing in the cache, building it again");
    expect(healed.output).toMatch(/whole +BIOS/);
    expect(healed.exitCode).toBe(0);
    expect(await bootId()).toBe(before);
  });

  test("`make` killed at half the image goes on where it was, without writing the disk twice", async () => {
    const sinceMs = Date.now();
    const run = lab.start("reinstall", "NODE=whole");
    await imageReaches(run, "whole", 30, sinceMs);
    run.killAll();
    await run.finished;
    const { exitCode, output } = await lab.make();
    expect(output).toMatch(/whole +BIOS/);
    expect(exitCode).toBe(0);
    const events = await lab.events(sinceMs);
    expect(events.filter((event) => event.machine === "whole" && event.kind === "installer")).toHaveLength(1);
  });

  /** The image that the last installation was given. */
  async function imageInCache(): Promise<string> {
    const directory = lab.file("boot", "tickets");
    const [ticket = ""] = await readdir(directory);
    const text = await readFile(path.join(directory, ticket), "utf8");
    const { request } = JSON.parse(text) as { request: { image: { sha256: string } } };
    return path.join(lab.file(), "../../cache/sha256", request.image.sha256);
  }
});
