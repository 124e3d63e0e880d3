import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ensureBootAssets } from "#provisioning/image/ensure-boot-assets.ts";
import { ensureEmulator } from "#provisioning/lab/emulator.ts";
import { qemuPower } from "#provisioning/lab/qemu-power.ts";
import { temporaryLab, testNetwork } from "#provisioning/lab/testing/temporary-lab.ts";
import { unknownMachine } from "../e2e/unknown-machine.ts";
import { listen } from "../peers/listen.ts";
import { startProgram } from "../peers/run-program.ts";
import type { BenchGroup } from "./bench-group.ts";
import { atMost, type BenchRow } from "./bench-row.ts";

/** Machines that are in no file, looked at by the installer in their memory: the three of the lab at once. */
export const group: BenchGroup = { title: "A look at three unknown machines", order: 12, run };

const root = path.resolve(import.meta.dirname, "../..");
const cacheDirectory = path.join(root, ".hearth/cache");
const env = "bench-found";

const machines = [
  unknownMachine("bios", "52:54:00:61:00:01", { firmware: "bios", nic: "virtio" }, "virtio"),
  unknownMachine("uefi", "52:54:00:61:00:02", { firmware: "uefi", nic: "e1000e" }, "nvme"),
  unknownMachine("secure", "52:54:00:61:00:03", { firmware: "uefi-secure-boot", nic: "virtio" }, "virtio"),
];

/** Of a network with one machine, which is off: the three are unknown. */
const stackFile = `config:
  hearth:kind: metal
  hearth:network: { cidr: ${testNetwork.cidr} }
  hearth:boot:
    interface: ${testNetwork.bridge}
    address: ${testNetwork.address}
    mode: authoritative
    range: { first: 10.77.0.100, last: 10.77.0.149 }
  hearth:machines:
    - { name: known, mac: "52:54:00:61:00:ff", address: 10.77.0.10, disk: { serial: known } }
`;

async function run(): Promise<BenchRow[]> {
  const file = path.join(root, `Pulumi.${env}.yaml`);
  await writeFile(file, stackFile);
  const lab = await temporaryLab();
  try {
    const job = { cacheDirectory, onProgress: (text: string) => console.error(text) };
    const emulator = await ensureEmulator(job);
    // The network of the look leads nowhere, least of all to Debian's packages.
    await ensureBootAssets({ ...job, flavours: ["cloud", "metal"] });
    const words = ["discover", "--env", env, "--count", String(machines.length), "--minutes", "20"];
    const look = listen(startProgram([...lab.network.enter, path.join(root, "bin/hearth"), ...words], { cwd: root }));
    await look.until(/or with Ctrl-C/);
    const begun = performance.now();
    const seconds = await Promise.all(
      machines.map(async (spec) => {
        const power = qemuPower(lab.network, lab.directory, spec, { cacheDirectory, emulator });
        await power.bootFirst("network");
        await power.on();
        await look.until(new RegExp(`${spec.mac} was looked at`));
        return (performance.now() - begun) / 1000;
      }),
    );
    if ((await look.ended) !== 0) throw new Error(look.said());
    const detail = machines.map(({ firmware }, index) => `${firmware} ${seconds[index]?.toFixed(1)}`).join(", ");
    return [atMost("power on → the last has reported", { value: Math.max(...seconds), limit: 60, unit: "s", detail })];
  } finally {
    await lab.remove();
    await rm(file, { force: true });
    await rm(path.join(root, ".hearth/env", env), { recursive: true, force: true });
  }
}
