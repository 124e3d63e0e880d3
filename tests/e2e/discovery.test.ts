import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureImageTools } from "#provisioning/image/image-tools.ts";
import { machineFiles } from "#provisioning/lab/machine-files.ts";
import { qemuPower } from "#provisioning/lab/qemu-power.ts";
import { labAvailable } from "#provisioning/lab/testing/lab-available.ts";
import { type TemporaryLab, temporaryLab } from "#provisioning/lab/testing/temporary-lab.ts";
import { testEmulator } from "#provisioning/lab/testing/test-emulator.ts";
import type { VirtualMachineSpec } from "#provisioning/lab/virtual-machine-spec.ts";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import { listen } from "../peers/listen.ts";
import { runOrFail, startProgram } from "../peers/run-program.ts";
import { unknownMachine } from "./unknown-machine.ts";

const what = "a look at machines that are in no file";
const emulator = (await labAvailable(what)) ? await testEmulator(what) : undefined;

const root = path.resolve(import.meta.dirname, "../..");
const cacheDirectory = path.join(root, ".hearth/cache");
const hearth = path.join(root, "bin/hearth");
const env = "e2e-found";
const stack = path.join(root, `Pulumi.${env}.yaml`);
const mark = { environment: "attic", machine: "old", installId: "an-installation" };

/** One of each way to boot over the network; one after the other, for the machines share two cores. */
const bios = unknownMachine("bios", "52:54:00:60:00:01", { firmware: "bios", nic: "virtio" }, "virtio");
const secure = unknownMachine("secure", "52:54:00:60:00:02", { firmware: "uefi-secure-boot", nic: "virtio" }, "virtio");
const uefi = unknownMachine("uefi", "52:54:00:60:00:03", { firmware: "uefi", nic: "e1000e" }, "nvme");

/** The disk of the second machine is not said: it has one, which is found. */
const wizardWords = [
  ...["configure", "--env", env, "--interface", "hearth0", "--range", "10.77.0.100-10.77.0.149"],
  ...["--gateway", "none", "--domain", "lab.home.arpa", "--minutes", "20", "--yes", "--machines"],
  `mac=${bios.mac},disk=serial:found-bios; mac=${secure.mac},name=vault,role=none`,
];

describe.skipIf(!emulator)(what, () => {
  let lab: TemporaryLab;
  beforeAll(async () => {
    lab = await temporaryLab();
    for (const spec of [bios, secure, uefi]) await fillDisk(spec);
  });
  afterAll(async () => {
    await lab?.remove();
    await rm(stack, { force: true });
    await rm(path.join(root, ".hearth/env", env), { recursive: true, force: true });
  });

  const diskOf = (spec: VirtualMachineSpec) => machineFiles(lab.directory, spec.name).disk(0);

  /** A disk as somebody has used it: partitions, a file system that a mount would change, and one with a mark. */
  async function fillDisk(spec: VirtualMachineSpec): Promise<void> {
    const raw = path.join(lab.directory, "used.raw");
    await mkdir(path.dirname(diskOf(spec)), { recursive: true });
    await writeFile(raw, "");
    await truncate(raw, 1 << 30);
    const tools = await ensureImageTools({ cacheDirectory, onProgress: (text) => console.error(text) });
    const input = "label: gpt\nstart=2048, size=2048, name=hearth\nstart=4096, size=200000, name=data\n";
    await runOrFail([...tools.command("usr/sbin/sfdisk"), "-q", raw], { input, timeoutMs: 60_000 });
    const fileSystem = ["-q", "-F", "-E", `offset=${4096 * 512}`, raw, "100000k"];
    await runOrFail([...tools.command("usr/sbin/mke2fs"), "-t", "ext4", ...fileSystem], { timeoutMs: 60_000 });
    if (spec === bios) {
      const file = await open(raw, "r+");
      await file.write(`${JSON.stringify(mark)}\0`, 2048 * 512);
      await file.close();
    }
    await runOrFail([...(emulator?.qemuImg ?? []), "convert", "-f", "raw", "-O", "qcow2", raw, diskOf(spec)], {
      timeoutMs: 60_000,
    });
    await rm(raw);
  }

  async function digest(spec: VirtualMachineSpec): Promise<string> {
    const hash = createHash("sha256");
    await pipeline(createReadStream(diskOf(spec)), hash);
    return hash.digest("hex");
  }

  /** Turns a machine on, waits until it has turned itself off, and shows that its disk is what it was, byte for byte. */
  async function lookAt(spec: VirtualMachineSpec, hasReported: () => Promise<void>): Promise<void> {
    const before = await digest(spec);
    const power = qemuPower(lab.network, lab.directory, spec, {
      cacheDirectory: cacheDirectory,
      ...(emulator ? { emulator } : {}),
    });
    await power.bootFirst("network");
    const begun = performance.now();
    await power.on();
    await hasReported();
    const seconds = (performance.now() - begun) / 1000;
    console.log(`${spec.name}: ${seconds.toFixed(1)} s from power on to its report`);
    await expect.poll(() => power.state(), { timeout: 120_000, interval: 500 }).toBe("off");
    expect(await digest(spec)).toBe(before);
  }

  /** `hearth …words` in the network of the machines. */
  const run = (...words: readonly string[]) =>
    listen(startProgram([...lab.network.enter, hearth, ...words], { cwd: root }));

  test("the wizard finds a BIOS machine and one with Secure Boot, and writes a file that is valid", async () => {
    const wizard = run(...wizardWords);
    await wizard.until(/or with Ctrl-C/);
    for (const spec of [bios, secure]) await lookAt(spec, () => wizard.until(new RegExp(`${spec.mac} was looked at`)));
    expect(await wizard.ended).toBe(0);
    expect(wizard.said()).toMatch(/52:54:00:60:00:01 {2}BIOS · 1 × /);
    expect(wizard.said()).toMatch(/52:54:00:60:00:02 {2}UEFI, Secure Boot · 1 × /);
    expect(wizard.said()).toMatch(/disk {2}vda +vda, 1\.07GB, serial found-bios, IS THE DISK OF old IN attic/);
    expect(wizard.said()).toContain("WIPED: vda, 1.07GB, serial found-secure");
    const { environment, problems } = judgeStackFile(env, path.basename(stack), await readFile(stack, "utf8"));
    expect(problems).toEqual([]);
    expect(environment?.machines).toMatchObject([
      { name: "node1", mac: bios.mac, disk: { serial: "found-bios" }, role: "server" },
      { name: "vault", mac: secure.mac, disk: { serial: "found-secure" } },
    ]);
  });

  test("the same words once more find everything in the file, and leave it as it is", async () => {
    const before = await readFile(stack, "utf8");
    const wizard = run(...wizardWords);
    expect(await wizard.ended).toBe(0);
    expect(wizard.said()).toContain(`Pulumi.${env}.yaml says all of this already`);
    expect(await readFile(stack, "utf8")).toBe(before);
  });

  test("a look at another machine, by UEFI and iPXE, names its disk and card as the kernel for real machines sees them", async () => {
    const look = startProgram(
      [
        ...[...lab.network.enter, hearth, "discover", "--env", env],
        ...["--netboot", "ipxe", "--count", "1", "--minutes", "20", "--json"],
      ],
      { cwd: root },
    );
    let json = "";
    look.stdout?.on("data", (chunk: Buffer) => {
      json += chunk.toString();
    });
    const heard = listen(look);
    await heard.until(/or with Ctrl-C/);
    await lookAt(uefi, () => heard.until(/was looked at/));
    expect(await heard.ended).toBe(0);
    expect(JSON.parse(json)).toMatchObject([
      {
        mac: uefi.mac,
        state: "reported",
        hardware: {
          ...{ firmware: "uefi", secureBoot: false, cpus: 1 },
          nics: [{ mac: uefi.mac, driver: "e1000e" }],
          disks: [{ name: "nvme0n1", sizeBytes: 2 ** 30, serial: "found-uefi", removable: false }],
        },
      },
    ]);
  });
});
