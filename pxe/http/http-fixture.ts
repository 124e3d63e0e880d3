import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ArtifactRef } from "#model/artifact-ref.ts";
import type { Hostname } from "#model/hostname.ts";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import type { TicketRequest } from "#pxe/contract/ticket.ts";

// For tests: directories, small stand-in files, and a request to install one machine with them.

/** A state directory and a cache that are removed at the end. */
export interface BootFixture {
  readonly settings: BootServerSettings;
  readonly machine: BootMachine;
  /** Puts a file into the cache. */
  artifact(content: Buffer | string): ArtifactRef;
  request(parts?: Partial<TicketRequest>): TicketRequest;
  /** The body of a report by {@link machine} with one empty 10 GB disk, `vda`. */
  report(changes?: Readonly<Record<string, string | number>>): string;
  remove(): void;
}

/** @param changes e.g. the interface and address inside a namespace; by default loopback and a free port */
export async function bootFixture(changes: Partial<BootServerSettings> = {}): Promise<BootFixture> {
  const root = mkdtempSync(path.join(tmpdir(), "hearth-boot-"));
  const cacheDirectory = path.join(root, "cache");
  mkdirSync(path.join(cacheDirectory, "sha256"), { recursive: true });
  const artifact = (content: Buffer | string) => {
    const bytes = Buffer.from(content as string);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(path.join(cacheDirectory, "sha256", sha256), bytes);
    return { sha256, sizeBytes: bytes.length };
  };
  const machine: BootMachine = {
    name: "metal0" as Hostname,
    mac: "52:54:00:00:00:01" as MacAddress,
    address: "10.77.0.21" as Ipv4Address,
    uefiChain: "grub",
  };
  const request = {
    machine,
    disk: { name: "vda" },
    kernel: artifact("the kernel"),
    initrd: artifact("the initrd"),
    image: { ...artifact("the image"), rawSizeBytes: 1_000_000_000 },
    kernelArguments: ["console=ttyS0,115200"],
    seed: [{ path: "/etc/ssh/ssh_host_ed25519_key", mode: 0o600, content: "TOP SECRET KEY\n" }],
    mayOverwrite: [],
    specDigest: "digest",
  };
  return {
    settings: {
      environment: "test",
      interface: "lo",
      address: "127.0.0.1" as Ipv4Address,
      network: "127.0.0.0/8" as Cidr,
      dhcp: { mode: "proxy" },
      httpPort: await freePort(),
      answerRouterSolicitations: false,
      stateDirectory: path.join(root, "state"),
      cacheDirectory,
      bootFiles: { "shimx64.efi": artifact("shim") },
      ...changes,
    },
    machine,
    artifact,
    request: (parts = {}) => ({ ...request, ...parts }),
    report: (parts = {}) => {
      const lines = {
        firmware: "bios",
        secure_boot: 0,
        kernel: "6.12.0",
        cpu_model: "test",
        cpus: 1,
        memory_kib: 1_000_000,
        "nic.0.name": "eth0",
        "nic.0.mac": machine.mac,
        "nic.0.driver": "virtio_net",
        "disk.0.name": "vda",
        "disk.0.size_bytes": 10_000_000_000,
        "disk.0.model": "",
        "disk.0.serial": "",
        "disk.0.wwn": "",
        "disk.0.by_path": "pci-0000:00:04.0",
        "disk.0.removable": 0,
        "disk.0.mark": "",
        ...parts,
      };
      return Object.entries(lines)
        .map(([key, value]) => `${key}=${value}\n`)
        .join("");
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
