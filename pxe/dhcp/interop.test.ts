import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { peerCommand } from "../../tests/peers/peer-command.ts";
import { peersAvailable } from "../../tests/peers/peers-available.ts";
import type { ProgramResult } from "../../tests/peers/run-program.ts";
import { type TestNamespace, withCable, withNamespace } from "../../tests/peers/with-namespace.ts";
import { allCaptures } from "./testing/captures.ts";

const known = "52:54:00:00:00:01";
const stranger = "02:00:00:00:00:77";
const serve = join(import.meta.dirname, "testing/serve.ts");
const askOnce = join(import.meta.dirname, "testing/ask-once.ts");
let scratch: string;

describe.skipIf(!(await peersAvailable("DHCP interop")))("beside programs that nobody here wrote", () => {
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "hearth-dhcp-interop-"));
    await writeFile(
      join(scratch, "print"),
      '#!/bin/sh\necho "$1$reason ip=$ip$new_ip_address server=$serverid$new_dhcp_server_identifier"\n',
      { mode: 0o755 },
    );
  });
  afterAll(() => rm(scratch, { recursive: true }));

  test.concurrent("udhcpc, dhclient and dhcpcd get the reserved address, though each has a client id of its own", async () => {
    await withCable({ server: "10.77.0.1/24" }, async ({ server, client }) => {
      await client.ip("link", "set", "eth0", "address", known);
      const events = await startServer(server, "authoritative");
      expect((await udhcpc(client)).stdout).toContain("bound ip=10.77.0.21 server=10.77.0.1");
      expect(await dhclient(client)).toContain("BOUND ip=10.77.0.21 server=10.77.0.1");
      expect((await dhcpcd(client)).stderr).toContain("leased 10.77.0.21 for 3600 seconds");
      await expectEvents(events, ["metal1 system: OFFER 10.77.0.21", "metal1 system: ACK 10.77.0.21"]);
    });
  });

  test.concurrent("a system that comes back with an address of another day is refused and gets its own", async () => {
    await withCable({ server: "10.77.0.1/24" }, async ({ server, client }) => {
      await client.ip("link", "set", "eth0", "address", known);
      const events = await startServer(server, "authoritative");
      expect(await dhclient(client, leaseOf("10.77.0.99"))).toContain("BOUND ip=10.77.0.21 server=10.77.0.1");
      await expectEvents(events, [
        "metal1 system: NAK",
        "metal1 system: OFFER 10.77.0.21",
        "metal1 system: ACK 10.77.0.21",
      ]);
    });
  });

  test.concurrent("a stranger gets silence, in both modes", async () => {
    const inMode = (mode: "authoritative" | "proxy") =>
      withCable({ server: "10.77.0.1/24" }, async ({ server, client }) => {
        await client.ip("link", "set", "eth0", "address", stranger);
        const events = await startServer(server, mode);
        expect((await udhcpc(client)).stderr).toContain("no lease, failing");
        expect(await offersFor(client, "ovmf-pxe", stranger)).toEqual([]);
        expect(events()).toEqual([]);
      });
    await Promise.all([inMode("authoritative"), inMode("proxy")]);
  });

  test.concurrent("nothing is answered on an interface that the server was not told", async () => {
    await withCable({ server: "10.77.0.1/24" }, ({ server, client }) =>
      withNamespace(async (elsewhere) => {
        await server.ip("link", "add", "eth1", "type", "veth", "peer", "name", "eth0", "netns", elsewhere.name);
        await server.ip("addr", "add", "10.78.0.1/24", "dev", "eth1");
        await server.ip("link", "set", "eth1", "up");
        await elsewhere.ip("link", "set", "eth0", "address", known, "up");
        await client.ip("link", "set", "eth0", "address", known);
        await startServer(server, "authoritative");
        expect((await udhcpc(elsewhere)).stderr).toContain("no lease, failing");
        expect(await offersFor(elsewhere, "ovmf-pxe", known)).toEqual([]);
        expect((await udhcpc(client)).stdout).toContain("bound ip=10.77.0.21");
      }),
    );
  });

  test.concurrent("in proxy mode dnsmasq gives the address and we the boot file, and a plain system does not notice us", async () => {
    await withRouter(async ({ server, client, router }) => {
      await client.ip("link", "set", "eth0", "address", known);
      const events = await startServer(server, "proxy", "br0");
      await startDnsmasq(router);
      expect((await udhcpc(client)).stdout).toMatch(/bound ip=10\.77\.0\.15\d server=10\.77\.0\.254/);
      expect(events()).toEqual([]);
      expect((await offersFor(client, "ovmf-pxe", known)).toSorted()).toEqual([
        "10.77.0.1 gives 0.0.0.0 and snponly.efi",
        expect.stringMatching(/^10\.77\.0\.254 gives 10\.77\.0\.15\d and nothing$/),
      ]);
      expect((await offersFor(client, "ipxe-efi", known)).toSorted()).toEqual([
        `10.77.0.1 gives 0.0.0.0 and http://10.77.0.1:8080/boot/${known}.ipxe`,
        expect.stringMatching(/^10\.77\.0\.254 gives 10\.77\.0\.15\d and nothing$/),
      ]);
    });
  });

  test.concurrent("beside a dnsmasq on the same machine that shares port 67, both answer, and it is said", async () => {
    await withCable({ server: "10.77.0.1/24" }, async ({ server, client }) => {
      await client.ip("link", "set", "eth0", "address", known);
      await startDnsmasq(server, ["--interface=eth0", "--bind-interfaces"]);
      const events = await startServer(server, "proxy");
      expect(events()).toEqual([expect.stringMatching(/^problem: UDP port 67 on eth0 is shared .* \(process \d+\)/)]);
      expect((await offersFor(client, "ovmf-pxe", known)).toSorted()).toEqual([
        "10.77.0.1 gives 0.0.0.0 and snponly.efi",
        expect.stringMatching(/^10\.77\.0\.1 gives 10\.77\.0\.15\d and nothing$/),
      ]);
    });
  });

  test.concurrent("a dnsmasq that does not share port 67 is named, and the server does not start", async () => {
    await withCable({ server: "10.77.0.1/24" }, async ({ server }) => {
      await startDnsmasq(server);
      await expect(startServer(server, "proxy")).rejects.toThrow(/UDP port 67 on eth0 is taken\..*\(process \d+\)/s);
    });
  });

  test.concurrent("an interface that goes down and comes back is answered on again", async () => {
    await withCable({ server: "10.77.0.1/24" }, async ({ server, client }) => {
      await startServer(server, "authoritative");
      await server.ip("link", "set", "eth0", "down");
      await server.ip("link", "set", "eth0", "up");
      expect(await offersFor(client, "ovmf-pxe", known)).toEqual(["10.77.0.1 gives 10.77.0.21 and snponly.efi"]);
    });
  });

  test.concurrent("a relay gets the answer on its port 67", async () => {
    await withCable({ server: "10.77.0.1/24", client: "10.77.0.9/24" }, async ({ server, client }) => {
      await startServer(server, "authoritative");
      expect(await offersFor(client, "ovmf-pxe", known, "10.77.0.9")).toEqual([
        "10.77.0.1 gives 10.77.0.21 and snponly.efi",
      ]);
    });
  });

  test.concurrent("the kernel's router solicitation is answered as tcpdump reads it, and makes no route", async () => {
    await withCable({ server: "10.77.0.1/24" }, async ({ server, client }) => {
      await startServer(server, "authoritative");
      const filter = ["-v", "-c", "1", "-i", "eth0", "icmp6 and ip6[40] == 134"];
      // A link that comes up makes the kernel look for routers: three times, four seconds apart.
      await client.ip("link", "set", "eth0", "down");
      await client.ip("link", "set", "eth0", "up");
      const { stdout } = await client.run([...(await peerCommand("tcpdump")), "-Z", "root", ...filter]);
      expect(stdout).toMatch(/hlim 255, .*\[icmp6 sum ok\] ICMP6, router advertisement, length 16/);
      expect(stdout).toContain("Flags [none], pref medium, router lifetime 0s");
      expect((await client.run(["ip", "-6", "route", "show", "default"])).stdout).toBe("");
    });
  });
});

/** Starts our server on the interface and returns what it has told so far. */
async function startServer(namespace: TestNamespace, mode: "proxy" | "authoritative", interfaceName = "eth0") {
  const state = await mkdtemp(join(scratch, "state-"));
  const lines = await started(namespace.start([process.execPath, serve, mode, interfaceName, state]), /^ready$/m);
  return () => lines().filter((line) => line !== "ready");
}

/** Soon all of these are told, and nothing else; in any number, for a busy machine makes clients ask twice. */
async function expectEvents(events: () => readonly string[], expected: readonly string[]): Promise<void> {
  await vi.waitFor(() => expect(new Set(events())).toEqual(new Set(expected)), { timeout: 5000 });
}

async function startDnsmasq(namespace: TestNamespace, more: readonly string[] = []): Promise<void> {
  const words = [
    "--keep-in-foreground",
    "--conf-file=/dev/null",
    "--user=root",
    "--pid-file=",
    "--port=0",
    "--no-ping",
  ];
  const range = ["--dhcp-range=10.77.0.150,10.77.0.159,1h", "--dhcp-leasefile=/dev/null", "--log-facility=-"];
  await started(namespace.start([...(await peerCommand("dnsmasq")), ...words, ...range, ...more]), /DHCP, IP range/);
}

/** Waits until a program says so, on either of its outputs. */
async function started(child: ChildProcess, ready: RegExp): Promise<() => readonly string[]> {
  let said = "";
  const isReady = new Promise<void>((resolve, reject) => {
    const listen = (text: string) => {
      said += text;
      if (ready.test(said)) resolve();
    };
    child.stdout?.setEncoding("utf8").on("data", listen);
    child.stderr?.setEncoding("utf8").on("data", listen);
    child.once("close", () => reject(new Error(said)));
  });
  await isReady;
  return () => said.split("\n").filter(Boolean);
}

/** Tries for about two seconds. */
async function udhcpc(namespace: TestNamespace): Promise<ProgramResult> {
  const words = ["-i", "eth0", "-f", "-q", "-n", "-t", "2", "-T", "1", "-s", join(scratch, "print")];
  return namespace.run([...(await peerCommand("udhcpc")), ...words]);
}

/** Runs until it has an address, and returns what it said. */
async function dhclient(namespace: TestNamespace, leases = ""): Promise<string> {
  const files = join(await mkdtemp(join(scratch, "dhclient-")), "dhclient");
  await writeFile(`${files}.leases`, leases);
  const words = ["-d", "-1", "-cf", "/dev/null", "-lf", `${files}.leases`, "-pf", `${files}.pid`];
  const command = [...(await peerCommand("dhclient")), ...words, "-sf", join(scratch, "print"), "eth0"];
  const child = namespace.start(command);
  const lines = await started(child, /BOUND ip=.*\n/);
  child.kill();
  return lines().join("\n");
}

/** What dhclient remembers of an address that it had. */
function leaseOf(address: string): string {
  const until = ["renew", "rebind", "expire"].map((name) => `${name} 5 2099/01/01 00:00:00;`).join(" ");
  return `lease { interface "eth0"; fixed-address ${address}; option dhcp-lease-time 3600; ${until} }\n`;
}

async function dhcpcd(namespace: TestNamespace): Promise<ProgramResult> {
  const words = ["--oneshot", "--nobackground", "--ipv4only", "--noarp", "--timeout", "8", "--script", "/bin/true"];
  // It keeps its leases below /var/lib and /run, wherever it is started from: let that be nobody else's.
  const apart = 'mount -t tmpfs none /var/lib && mount -t tmpfs none /run && exec "$@"';
  const command = [...(await peerCommand("dhcpcd")), ...words, "eth0"];
  return namespace.run(["unshare", "--mount", "sh", "-c", apart, "sh", ...command]);
}

/** Sends the DISCOVER of a capture from that card and returns who answers within a second, and with what. */
async function offersFor(
  namespace: TestNamespace,
  capture: string,
  mac: string,
  relay = "",
): Promise<readonly string[]> {
  const discover =
    allCaptures()
      .find(({ name }) => name === capture)
      ?.datagrams[0]?.payload.toString("hex") ?? "";
  const { stdout, stderr } = await namespace.run([process.execPath, askOnce, "eth0", discover, mac, relay]);
  if (stderr) throw new Error(stderr);
  return stdout.split("\n").filter(Boolean);
}

/** Three namespaces on one network: ours with the bridge `br0`, a client's, and a router's at 10.77.0.254. */
async function withRouter(
  use: (ends: { server: TestNamespace; client: TestNamespace; router: TestNamespace }) => Promise<void>,
): Promise<void> {
  await withCable({}, ({ server, client }) =>
    withNamespace(async (router) => {
      await server.ip("link", "add", "br0", "type", "bridge", "forward_delay", "0");
      await server.ip("link", "add", "eth1", "type", "veth", "peer", "name", "eth0", "netns", router.name);
      for (const port of ["eth0", "eth1"]) await server.ip("link", "set", port, "master", "br0", "up");
      await server.ip("addr", "add", "10.77.0.1/24", "dev", "br0");
      await server.ip("link", "set", "br0", "up");
      await router.ip("addr", "add", "10.77.0.254/24", "dev", "eth0");
      await router.ip("link", "set", "eth0", "up");
      await use({ server, client, router });
    }),
  );
}
