import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerCommand } from "../../tests/peers/peer-command.ts";
import { peersAvailable } from "../../tests/peers/peers-available.ts";
import { runOrFail } from "../../tests/peers/run-program.ts";
import { type TestNamespace, withCable } from "../../tests/peers/with-namespace.ts";
import type { Finding } from "./finding.ts";

const program = path.join(import.meta.dirname, "testing/examine.ts");
let scratch: string;

/** The doctor, as a program in that namespace, with the real nft in its path. */
async function examine(namespace: TestNamespace, mode: "proxy" | "authoritative") {
  const begunMs = Date.now();
  const env = ["env", `PATH=${scratch}:${process.env.PATH}`];
  const output = await runOrFail(namespace.command([...env, process.execPath, program, mode]));
  const findings = JSON.parse(output) as Finding[];
  return {
    seconds: (Date.now() - begunMs) / 1000,
    of: (check: string) =>
      findings.filter((finding) => finding.check === check).map(({ level, says }) => `${level}: ${says}`),
  };
}

describe.skipIf(!(await peersAvailable("the doctor on a network")))("on a network", () => {
  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), "hearth-doctor-test-"));
    const nft = path.join(scratch, "nft");
    const words = (await peerCommand("nft")).map((word) => `'${word}'`).join(" ");
    await writeFile(nft, `#!/bin/sh\nexec ${words} "$@"\n`);
    await chmod(nft, 0o755);
  });
  afterAll(() => rm(scratch, { recursive: true }));

  test.concurrent("with nobody else on it, the mode authoritative fits and proxy does not, within five seconds", async () => {
    await withCable({ server: "10.77.0.1/24" }, async ({ server }) => {
      const alone = await examine(server, "authoritative");
      expect(alone.of("interface")).toEqual(["ok: eth0 is up and has 10.77.0.1/24."]);
      expect(alone.of("ports")).toEqual(["ok: UDP 67, 69, 4011 and TCP 8080 on eth0 are free."]);
      expect(alone.of("firewall")).toEqual(["ok: The firewall lets DHCP, TFTP and HTTP in on eth0."]);
      expect(alone.of("other DHCP servers")).toEqual([
        "ok: Nobody else gives addresses on eth0; the mode authoritative fits.",
      ]);
      expect(alone.seconds).toBeLessThan(7);
      expect((await examine(server, "proxy")).of("other DHCP servers")).toEqual([
        "fail: Nobody on eth0 gives addresses.",
      ]);
    });
  });

  test.concurrent("a dnsmasq at the other end is found, and what it tells machines to boot", async () => {
    await withCable({ server: "10.77.0.1/24", client: "10.77.0.254/24" }, async ({ server, client }) => {
      await dnsmasq(client);
      expect((await examine(server, "proxy")).of("other DHCP servers")).toEqual([
        "ok: 10.77.0.254 gives the addresses on eth0; the mode proxy fits.",
      ]);
      expect((await examine(server, "authoritative")).of("other DHCP servers")).toEqual([
        "fail: 10.77.0.254 gives addresses on eth0 too.",
      ]);
    });
    await withCable({ server: "10.77.0.1/24", client: "10.77.0.254/24" }, async ({ server, client }) => {
      await dnsmasq(client, "--dhcp-boot=pxelinux.0");
      expect((await examine(server, "proxy")).of("other DHCP servers")).toEqual([
        "warn: 10.77.0.254 tells machines to boot “pxelinux.0”.",
      ]);
    });
  });

  test.concurrent("a program on a port and a firewall are named", async () => {
    await withCable({ server: "10.77.0.1/24" }, async ({ server }) => {
      const rules =
        "add table inet f\n" +
        "add chain inet f input { type filter hook input priority 0; policy drop; }\n" +
        "add rule inet f input udp dport 67 accept\n";
      await runOrFail(server.command([path.join(scratch, "nft"), "-f", "-"]), { input: rules });
      server.start([process.execPath, "-e", 'require("dgram").createSocket("udp4").bind(69, "10.77.0.1")']);
      await untilBound(server, 69);
      const { of } = await examine(server, "authoritative");
      expect(of("ports")).toEqual(["fail: UDP port 69 on eth0 is taken."]);
      expect(of("firewall")).toEqual(["fail: The firewall drops what machines send to UDP 69, UDP 4011, TCP 8080."]);
    });
  });
});

async function dnsmasq(namespace: TestNamespace, ...words: readonly string[]): Promise<void> {
  const options = ["--keep-in-foreground", "--port=0", "--conf-file=/dev/null", "--leasefile-ro", "--user=root"];
  const range = ["--interface=eth0", "--bind-dynamic", "--dhcp-range=10.77.0.100,10.77.0.110", "--dhcp-authoritative"];
  namespace.start([...(await peerCommand("dnsmasq")), ...options, ...range, "--pid-file=", ...words]);
  await untilBound(namespace, 67);
}

async function untilBound(namespace: TestNamespace, port: number): Promise<void> {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, "0")} `;
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; await sleep(30)) {
    if ((await namespace.run(["cat", "/proc/net/udp"])).stdout.includes(hex)) return;
  }
  throw new Error(`nobody listens on ${port}`);
}
