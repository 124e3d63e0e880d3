import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseMacAddress } from "#model/mac-address.ts";
import { ensureBootAssets } from "#provisioning/image/ensure-boot-assets.ts";
import { magicPacket } from "#provisioning/power/magic-packet.ts";
import { allCaptures } from "#pxe/dhcp/testing/captures.ts";
import { listen } from "../peers/listen.ts";
import { peersAvailable } from "../peers/peers-available.ts";
import { processesNaming } from "../peers/processes-naming.ts";
import { runOrFail } from "../peers/run-program.ts";
import { type TestNamespace, withCable } from "../peers/with-namespace.ts";

const root = path.resolve(import.meta.dirname, "../..");
const env = "e2e-home";
const timeoutMs = 120_000;
const stackFile = `config:
  hearth:kind: metal
  hearth:network: { cidr: 10.20.0.0/24 }
  hearth:boot: { interface: eth0, address: 10.20.0.1 }
  hearth:machines:
    - { name: attic, mac: 52:54:00:20:00:10, address: 10.20.0.10, kernel: cloud, disk: { serial: a }, power: { driver: wake-on-lan } }
    - { name: cellar, mac: 52:54:00:20:00:11, address: 10.20.0.11, kernel: cloud, disk: { serial: b }, power: { driver: manual } }
`;

describe.skipIf(!(await peersAvailable("machines on a real network card")))("on a real network card", () => {
  beforeAll(async () => {
    // Nothing can be fetched from within the namespace.
    await ensureBootAssets({
      cacheDirectory: path.join(root, ".hearth/cache"),
      flavours: ["cloud"],
      onProgress: (text) => console.error(text),
    });
    await writeFile(path.join(root, `Pulumi.${env}.yaml`), stackFile);
  }, 15 * 60_000);
  afterAll(async () => {
    await runOrFail(["make", "-C", root, `ENV=${env}`, "destroy", "YES=1"], { timeoutMs: 60_000 });
    // Of real machines it keeps the keys, and with them the state that they open.
    await rm(path.join(root, ".hearth/env", env), { recursive: true });
    await rm(path.join(root, `.hearth/state/.pulumi/stacks/hearth/${env}.json`));
    await rm(path.join(root, `Pulumi.${env}.yaml`));
  });

  /** A terminal in which somebody types; what it shows, without its colours. */
  const terminal = (namespace: TestNamespace, command: string) => {
    const child = namespace.start(["script", "-qefc", `stty cols 100 rows 30; exec ${command}`, "/dev/null"], {
      cwd: root,
    });
    return { ...listen(child), press: (keys: string) => child.stdin?.write(keys) };
  };
  /** A boot server that was told to stop has a moment for its last answers. */
  const nothingRuns = () => expect.poll(() => processesNaming(`/env/${env}/`), { timeout: 5000 }).toEqual([]);
  const cable = { server: "10.20.0.1/24", client: "10.20.0.10/24" };

  test(
    "`hearth boot` answers the machines of the file beside the router, until Ctrl-C",
    () =>
      withCable(cable, async ({ server, client }) => {
        const served = terminal(server, `bin/hearth boot --env ${env}`);
        await served.until(/serving 2 machines on eth0/);
        const [question] = allCaptures().filter(({ name }) => name === "ovmf-pxe");
        const discover = question?.datagrams[0]?.payload.toString("hex") ?? "";
        const askOnce = path.join(root, "pxe/dhcp/testing/ask-once.ts");
        const ask = async (mac: string) =>
          (await client.run([process.execPath, askOnce, "eth0", discover, mac, ""])).stdout.trim();
        expect(await ask("52:54:00:20:00:10")).toBe("10.20.0.1 gives 0.0.0.0 and shimx64.efi");
        expect(await ask("52:54:00:20:00:99")).toBe("");
        await served.until(/attic +dhcp/);
        served.press("\x03");
        expect(await served.ended).toBe(0);
        await nothingRuns();
      }),
    timeoutMs,
  );

  test(
    "`make` wakes one machine, asks a person to press the button of the other, and waits for both until Ctrl-C",
    () =>
      withCable(cable, async ({ server, client }) => {
        const ear = `require("node:dgram").createSocket("udp4").on("message", (packet) => console.log(packet.toString("hex"))).bind(9, () => console.log("listens"))`;
        const wire = listen(client.start([process.execPath, "-e", ear]));
        await wire.until(/listens/);
        const run = terminal(server, `make ENV=${env}`);
        await run.until(/! attic was sent a wake-up packet\. If nothing happens, press its power button/);
        await run.until(/! Restart cellar, or turn it on and choose to boot from the network/);
        expect(wire.said().split("\n").slice(1, 5)).toEqual(
          Array(4).fill(Buffer.from(magicPacket(parseMacAddress("52:54:00:20:00:10"))).toString("hex")),
        );
        await sleep(3000);
        expect(run.said()).toMatch(/◌ attic +waits for its first packet +\d/);
        run.press("\x03");
        expect(await run.ended).not.toBe(0);
        expect(run.said()).toContain("[engine-interrupted]");
        await nothingRuns();
      }),
    timeoutMs,
  );
});
