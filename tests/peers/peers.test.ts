import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { namespacesOfTheDead } from "./dead-namespaces.ts";
import { peerCommand } from "./peer-command.ts";
import { peersAvailable } from "./peers-available.ts";
import { runProgram } from "./run-program.ts";
import { type TestNamespace, withCable, withNamespace } from "./with-namespace.ts";

test("only namespaces whose maker is gone are swept", () => {
  const names = ["hearth-t-10-0", "hearth-t-11-3", "hearth-t-dhcp-10", "lab"];
  expect(namespacesOfTheDead(names, (pid) => pid === 11)).toEqual(["hearth-t-10-0"]);
});

describe.skipIf(!(await peersAvailable("peers in network namespaces")))("peers", () => {
  test.each([
    ["dnsmasq", ["--version"], /Dnsmasq version/],
    ["in.tftpd", ["--version"], /tftp-hpa/],
    ["curl", ["--version"], /tftp/],
    ["nginx", ["-v"], /nginx version/],
    ["nft", ["--version"], /nftables/],
    ["tcpdump", ["--version"], /libpcap/],
    ["dhclient", ["--version"], /isc-dhclient/],
    ["dhcpcd", ["--version"], /dhcpcd/],
    ["udhcpc", ["--help"], /BusyBox/],
    ["atftp", ["--version"], /atftp/],
  ] as const)("%s runs from the tree", async (name, words, expected) => {
    const result = await runProgram([...(await peerCommand(name)), ...words]);
    expect(result.stdout + result.stderr).toMatch(expected);
  });

  test("two namespaces on a cable reach each other, and leave nothing behind", async () => {
    let names: string[] = [];
    await withCable({ server: "10.9.0.1/24", client: "10.9.0.2/24" }, async ({ server, client }) => {
      names = [server.name, client.name];
      expect(await received(server, client, "10.9.0.1", 20)).toBe(20);
    });
    const left = await readdir("/run/netns");
    expect(left.filter((name) => names.includes(name))).toEqual([]);
  });

  test("half of the packets are lost when half are to be lost", async () => {
    await withNamespace(async (namespace) => {
      await namespace.losePackets(50);
      const count = await received(namespace, namespace, "127.0.0.1", 400);
      expect(count).toBeGreaterThan(120);
      expect(count).toBeLessThan(280);
      await namespace.losePackets(0);
      expect(await received(namespace, namespace, "127.0.0.1", 20)).toBe(20);
    });
  });
});

/** Sends datagrams from one namespace to another and counts what arrives. */
async function received(to: TestNamespace, from: TestNamespace, address: string, count: number): Promise<number> {
  const counter = to.start([
    process.execPath,
    "-e",
    `let n = 0; const s = require("dgram").createSocket("udp4", (m) => { if (String(m) === "end") { console.log(n); s.close(); } else n += 1; });
     s.bind(7000, "${address}", () => console.log("ready"));`,
  ]);
  const lines: string[] = [];
  const ready = Promise.withResolvers<void>();
  const ended = new Promise((resolve) => counter.once("close", resolve));
  counter.stdout?.setEncoding("utf8").on("data", (text: string) => {
    lines.push(...text.trim().split("\n"));
    ready.resolve();
  });
  await ready.promise;
  await from.run([
    process.execPath,
    "-e",
    `const s = require("dgram").createSocket("udp4"); let n = 0;
     const send = (text) => new Promise((done) => s.send(text, 7000, "${address}", done));
     (async () => { for (let i = 0; i < ${count}; i++) await send("x"); for (let i = 0; i < 30; i++) await send("end").catch(() => {}); s.close(); })().catch(() => process.exit(0));`,
  ]);
  await ended;
  return Number(lines.at(-1));
}
