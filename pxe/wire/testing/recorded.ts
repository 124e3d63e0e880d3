import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import { startDhcpServer } from "#pxe/dhcp/dhcp-server.ts";
import { captureDirectory } from "#pxe/dhcp/testing/captures.ts";
import { fakeSockets } from "#pxe/dhcp/testing/fake-sockets.ts";
import { readPcap } from "#pxe/dhcp/testing/read-pcap.ts";
import { authoritative, ip, proxy, sampleMachine, sampleSettings } from "#pxe/dhcp/testing/sample.ts";
import type { ServedRequest } from "#pxe/http/http-server.ts";
import type { MachineRegistry } from "#pxe/state/machine-registry.ts";
import { type TftpFile, tftpFileOf } from "#pxe/tftp/tftp-file.ts";
import { startTftpServer } from "#pxe/tftp/tftp-server.ts";
import { explainBoot } from "../explain/explain-boot.ts";
import type { Explanation } from "../explain/explanation.ts";
import { strangers } from "../machine-on-wire.ts";
import { watchWire } from "../watch-wire.ts";
import { openWireLog } from "../wire-log.ts";
import { fakeTftpNetwork } from "./fake-tftp-network.ts";

/** What a capture is changed to before it is played: undefined drops the datagram. */
export type Edit = (payload: Buffer, index: number) => Buffer | undefined;

/** A boot that is played from recordings through the servers themselves, and explained as it would be. */
export interface Playing {
  /** The machine's own datagrams of a capture, through the real DHCP server. @param edit of the bytes */
  dhcp(capture: string, edit?: Edit): Promise<void>;
  /** A read request as recorded, and how many blocks of the answer the machine acknowledges, through the real TFTP server. */
  tftp(request: Buffer, acknowledges: number | "all", error?: string): Promise<void>;
  http(path: string, parts?: Partial<ServedRequest>): void;
  event(
    kind: "installer" | "image" | "first-boot" | "refused" | "failed" | "local-boot",
    detail?: string,
    percent?: number,
  ): void;
  /** Time goes by. */
  wait(seconds: number): void;
  explain(): Explanation | undefined;
}

export interface Play {
  readonly mode: "proxy" | "authoritative";
  /** `52:54:00:00:00:0<n>` of the captures; the machine is the one that is in the file. */
  readonly machine: 1 | 2 | 3 | 4 | 9;
  readonly chain?: "grub" | "ipxe";
  /** Names of the boot files that there are; by default those of a real environment, which is x86 alone. */
  readonly bootFiles?: readonly string[];
}

const x86Files = ["undionly.kpxe", "snponly.efi", "shimx64.efi", "grubx64.efi", "ipxe.efi"];

export async function play({ mode, machine: number, chain = "ipxe", bootFiles = x86Files }: Play): Promise<Playing> {
  let nowMs = Date.parse("2026-11-01T10:00:00Z");
  const machine = sampleMachine(number, chain);
  const base = sampleSettings<BootServerSettings["dhcp"]>(mode === "proxy" ? proxy : authoritative);
  const settings = {
    ...base,
    interface: "eno1",
    bootFiles: Object.fromEntries(bootFiles.map((name) => [name, { sha256: "0".repeat(64), sizeBytes: 1 }])),
  };
  const machines: MachineRegistry = {
    all: () => [machine],
    byMac: (mac) => (mac === machine.mac ? machine : undefined),
    put() {},
    remove() {},
  };
  const wire = openWireLog(() => nowMs);
  const watch = watchWire(wire, machines, () => machine.mac);

  return {
    async dhcp(capture, edit = (payload) => payload) {
      const stateDirectory = mkdtempSync(join(tmpdir(), "hearth-wire-"));
      const sockets = fakeSockets();
      const server = await startDhcpServer({
        settings: { ...settings, stateDirectory },
        findMachine: (mac) => machines.byMac(mac),
        onEvent: () => {},
        onExchange: watch.onExchange,
        onMalformed: watch.onMalformed,
        now: () => nowMs,
        openSocket: sockets.open,
      });
      const datagrams = readPcap(readFileSync(join(captureDirectory, `${capture}.pcap`)));
      for (const [index, { target, payload }] of datagrams.filter(({ target }) => target.port !== 68).entries()) {
        const edited = edit(Buffer.from(payload), index);
        // 4011 → 4011 is also how our own answer travels there.
        if (!edited || edited[0] !== 1) continue;
        sockets.receive(target.port === 4011 ? 4011 : 67, edited, { address: "10.77.0.101", port: 68 });
        nowMs += 50;
      }
      await server.close();
      rmSync(stateDirectory, { recursive: true });
    },
    async tftp(request, acknowledges, error) {
      const network = fakeTftpNetwork(() => nowMs);
      const files = async (name: string): Promise<TftpFile | undefined> =>
        bootFiles.includes(name) ? tftpFileOf(Buffer.alloc(100_000)) : undefined;
      const server = await startTftpServer({
        openSocket: network.open,
        address: settings.address,
        files,
        clock: network.clock,
        onTransfer: watch.onTransfer,
      });
      await network.read(request, acknowledges, error);
      nowMs = network.nowMs();
      await server.close();
    },
    http(path, parts = {}) {
      watch.onRequest({ address: "10.77.0.101", method: "GET", path, status: 200, isComplete: true, ...parts });
      nowMs += 100;
    },
    event(kind, detail, percent) {
      watch.onJournal({
        seq: 1,
        time: "",
        machine: machine.name,
        kind,
        ...(detail === undefined ? {} : { detail }),
        ...(percent === undefined ? {} : { percent }),
      });
    },
    wait(seconds) {
      nowMs += seconds * 1000;
    },
    explain: () =>
      explainBoot(wire.of(machine.mac), {
        machine: { ...machine, address: ip(`10.77.0.2${number}`) },
        settings,
        nowMs,
        strangers: strangers({ machines, wire }, nowMs),
      }),
  };
}

/** Read requests as firmware and loaders send them, recorded byte for byte. */
export const readRequests = {
  /** OVMF (EDK2), Debian 13. */
  edk2: (file: string) => Buffer.from(`\0\x01${file}\0octet\0tsize\x000\0blksize\x001468\0windowsize\x004\0`, "latin1"),
  /** iPXE's TFTP, which asks for large blocks. */
  ipxe: (file: string) => Buffer.from(`\0\x01${file}\0octet\0blksize\x0032768\0tsize\x000\0`, "latin1"),
  /** A PXE ROM of Intel, which speaks no options but the size of blocks. */
  intel: (file: string) => Buffer.from(`\0\x01${file}\0octet\0blksize\x001456\0`, "latin1"),
} as const;
