import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import { hostApt } from "#provisioning/artifacts/debian-mirror.ts";
import { ensureDebianTree } from "#provisioning/artifacts/debian-tree.ts";
import { versions } from "#provisioning/artifacts/versions.ts";
import { encodeCpio } from "#provisioning/installer/cpio-archive.ts";
import type { Emulator } from "#provisioning/lab/emulator.ts";
import { qemuPower } from "#provisioning/lab/qemu-power.ts";
import { type TemporaryLab, temporaryLab, testNetwork } from "#provisioning/lab/testing/temporary-lab.ts";
import type { VirtualMachineSpec } from "#provisioning/lab/virtual-machine-spec.ts";
import { makeHostKey } from "#provisioning/ssh/host-key.ts";
import { ensureKeyPair } from "#provisioning/ssh/key-pair.ts";
import { pinHostKey } from "#provisioning/ssh/known-hosts.ts";
import { runSsh } from "#provisioning/ssh/run-ssh.ts";
import { waitForSsh } from "#provisioning/ssh/wait-for-ssh.ts";
import type { BootControl } from "#pxe/contract/control-api.ts";
import { connectBootControl } from "#pxe/control/connect-boot-control.ts";
import { spawnBootServer } from "#pxe/control/spawn-boot-server.ts";
import { type BootFixture, bootFixture } from "#pxe/http/http-fixture.ts";
import { processCpuSeconds } from "../process-cpu.ts";
import { openMirrorRelay } from "./mirror-relay.ts";
import { renderPreseed } from "./preseed.ts";

const machine = {
  name: parseHostname("classical"),
  mac: parseMacAddress("52:54:00:77:00:10"),
  address: parseIpv4Address("10.77.0.10"),
} as const;

/** The machine that the rows of our own installation have. */
const hardware: Omit<VirtualMachineSpec, "name" | "mac"> = {
  firmware: "bios",
  cpus: 1,
  memoryMiB: 1536,
  nic: "virtio",
  disks: [{ sizeGiB: 10, bus: "virtio", serial: "hearth-classical" }],
};

const proxyPort = 3142;
const timeoutSeconds = 3 * 3600;
const cacheDirectory = path.resolve(import.meta.dirname, "../../../.hearth/cache");

export interface ClassicalInstallation {
  /** From power-on to the first login. */
  readonly seconds: number;
  readonly emulatorCpuSeconds: number;
  readonly downloadedBytes: number;
}

/**
 * Installs Debian by its own installer, on a machine of the lab that our boot server starts: BIOS, one processor, an
 * empty disk. The packages come from the host's mirror, which is their real way.
 */
export async function installClassically(emulator: Emulator): Promise<ClassicalInstallation> {
  const lab = await temporaryLab();
  const fixture = await bootFixture({
    ...{ interface: testNetwork.bridge, address: testNetwork.address, network: testNetwork.cidr, httpPort: 8080 },
    dhcp: {
      mode: "authoritative",
      range: { first: parseIpv4Address("10.77.0.100"), last: parseIpv4Address("10.77.0.199") },
      leaseSeconds: 3600,
      dns: [],
    },
    answerRouterSolicitations: true,
  });
  const mirror = (await hostApt()).mirrors.archive ?? "http://deb.debian.org/debian";
  const relay = await openMirrorRelay(
    lab.directory,
    { enter: lab.network.enter, address: testNetwork.address, port: proxyPort },
    mirror,
  );
  const control = connectBootControl(fixture.settings.stateDirectory);
  try {
    await spawnBootServer(fixture.settings, { enter: lab.network.enter });
    const hostKey = makeHostKey(machine.name);
    const identityFile = path.join(lab.directory, "id_ed25519");
    const ownKey = await ensureKeyPair(identityFile);
    await putInstaller(control, fixture, new URL(mirror), { hostKey, ownKey });
    const knownHostsFile = path.join(lab.directory, "known_hosts");
    await pinHostKey(knownHostsFile, machine.address, hostKey.publicKey);

    const power = qemuPower(lab.network, lab.directory, { ...machine, ...hardware }, { cacheDirectory, emulator });
    await power.bootFirst("network");
    const startMs = performance.now();
    await power.on();
    // The installer ends with a restart, which must not lead to it again; what is on its way is past the choice.
    await untilKernelIsFetched(control);
    await power.bootFirst("disk");
    const target = {
      ...{ address: machine.address, user: "root", identityFile, knownHostsFile },
      enter: lab.network.enter,
    };
    await waitForSsh(target, { timeoutSeconds });
    const seconds = (performance.now() - startMs) / 1000;
    const { stdout } = await runSsh(target, "cat /etc/debian_version; findmnt -no SOURCE /", { timeoutSeconds: 120 });
    if (!/^13[\s\S]*\/dev\/vda/.test(stdout)) throw new Error(`not the system that was installed: ${stdout}`);
    return { seconds, emulatorCpuSeconds: await cpuSeconds(lab), downloadedBytes: relay.bytes() };
  } finally {
    await control.stop().catch(() => {});
    await relay.close();
    await lab.remove();
    fixture.remove();
  }
}

async function putInstaller(
  control: BootControl,
  fixture: BootFixture,
  mirror: URL,
  keys: { readonly hostKey: ReturnType<typeof makeHostKey>; readonly ownKey: string },
): Promise<void> {
  const tree = await ensureDebianTree({
    ...{ cacheDirectory, name: "debian-installer", packages: ["debian-installer-13-netboot-amd64"] },
    onProgress: (line) => console.error(line),
  });
  const folder = path.join(tree, "usr/lib/debian-installer/images/13/amd64/text/debian-installer/amd64");
  const files = {
    authorized_keys: { content: `${keys.ownKey.trim()}\n`, to: "/root/.ssh/authorized_keys", mode: "600" },
    host_key: { content: keys.hostKey.privateKey, to: "/etc/ssh/ssh_host_ed25519_key", mode: "600" },
    "host_key.pub": { content: `${keys.hostKey.publicKey}\n`, to: "/etc/ssh/ssh_host_ed25519_key.pub", mode: "644" },
  };
  const preseed = renderPreseed({
    ...{ hostname: machine.name, domain: "lab.home.arpa", suite: versions.debian.suite, disk: "/dev/vda" },
    mirror: { host: mirror.host, directory: mirror.pathname.replace(/\/$/, "") },
    proxy: `http://${testNetwork.address}:${proxyPort}/`,
    packages: ["openssh-server"],
    files: Object.entries(files).map(([from, { to, mode }]) => ({ from, to, mode })),
  });
  const contents = Object.entries({ "preseed.cfg": { content: preseed }, ...files });
  const answers = encodeCpio(
    contents.map(([name, { content }]) => ({
      ...{ kind: "file", path: name, mode: 0o600 },
      content: Buffer.from(content),
    })),
    versions.sourceDateEpochSeconds,
  );
  // The kernel unpacks archives that follow each other, each over the one before.
  const initrd = Buffer.concat([await readFile(path.join(folder, "initrd.gz")), gzipSync(answers)]);
  await control.putMachine({ ...machine, uefiChain: "grub" });
  await control.putTicket({
    ...fixture.request({ kernelArguments: ["auto=true", "priority=critical", "DEBIAN_FRONTEND=noninteractive"] }),
    machine: { ...machine, uefiChain: "grub" },
    kernel: fixture.artifact(await readFile(path.join(folder, "linux"))),
    initrd: fixture.artifact(initrd),
  });
}

async function untilKernelIsFetched(control: BootControl): Promise<void> {
  const enough = new AbortController();
  for await (const event of control.events(0, enough.signal)) {
    if (event.kind === "kernel") break;
  }
  enough.abort();
}

async function cpuSeconds(lab: TemporaryLab): Promise<number> {
  const { pid } = JSON.parse(await readFile(path.join(lab.directory, machine.name, "qemu.json"), "utf8"));
  return processCpuSeconds(pid);
}
