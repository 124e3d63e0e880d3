import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseMacAddress } from "#model/mac-address.ts";
import { labAvailable } from "../lab/testing/lab-available.ts";
import { type TemporaryLab, temporaryLab } from "../lab/testing/temporary-lab.ts";
import { magicPacket } from "./magic-packet.ts";
import { manual } from "./manual.ts";
import { wakeOnLan } from "./wake-on-lan.ts";

const mac = parseMacAddress("52:54:00:ab:cd:01");

test("a magic packet is six times ff, then the address sixteen times", () => {
  expect(Buffer.from(magicPacket(mac)).toString("hex")).toBe("ffffffffffff" + "525400abcd01".repeat(16));
});

const available = await labAvailable("magic packets on a real network");

describe.skipIf(!available)("a magic packet on the wire", () => {
  let lab: TemporaryLab;
  beforeAll(async () => {
    lab = await temporaryLab();
  });
  afterAll(() => lab?.remove());

  /** Sends in the namespace, listens there too, and returns the packets in hex. */
  async function received(broadcast: string): Promise<string[]> {
    const script = `
      import { createSocket } from "node:dgram";
      import { wakeOnLan } from ${JSON.stringify(new URL("./wake-on-lan.ts", import.meta.url).href)};
      const packets = [];
      const socket = createSocket("udp4").on("message", (packet) => packets.push(packet.toString("hex")));
      socket.bind(9, async () => {
        const power = wakeOnLan({ name: "attic", mac: "${mac}", broadcast: "${broadcast}", run: async () => {}, tell: () => {} });
        await power.on();
        setTimeout(() => { console.log(JSON.stringify(packets)); socket.close(); }, 100);
      });`;
    const [program = "", ...rest] = [...lab.network.enter, process.execPath, "--input-type=module", "-e", script];
    return JSON.parse((await promisify(execFile)(program, rest)).stdout);
  }

  test.each(["255.255.255.255", "10.77.0.255"])("is broadcast four times to %s", async (broadcast) => {
    expect(await received(broadcast)).toEqual(Array(4).fill(Buffer.from(magicPacket(mac)).toString("hex")));
  });
});

/** A driver with a machine that answers or not, and everything that was said and run. */
function observed(answers: boolean) {
  const said: string[] = [];
  const ran: string[] = [];
  const power = wakeOnLan({
    name: "attic",
    mac,
    broadcast: "127.0.0.1",
    run: async (command) => {
      ran.push(command);
      if (!answers) throw new Error("unreachable");
    },
    tell: (text) => said.push(text),
  });
  return { power, said, ran };
}

test("a machine that answers is told to turn itself off; for another the person is asked", async () => {
  const reachable = observed(true);
  await reachable.power.off();
  expect(reachable.ran).toEqual(["(sleep 1; systemctl poweroff) >/dev/null 2>&1 </dev/null &"]);
  expect(reachable.said).toEqual([]);
  const silent = observed(false);
  await silent.power.off();
  expect(silent.said).toEqual(["Turn off attic: hold its power button until it goes dark."]);
});

test("a reset that must lead to the network says so, since nobody can set the boot order from outside", async () => {
  const { power, said } = observed(true);
  await power.bootFirst("network");
  await power.reset();
  expect(said).toEqual([
    "attic was told to restart. It must boot from the network: choose that in its boot menu if the disk comes first.",
  ]);
  expect(await power.state()).toBe("unknown");
});

test("a person is told what to press, with the network only when it is needed", async () => {
  const said: string[] = [];
  const power = manual({ name: "attic", tell: (text) => said.push(text) });
  await power.bootFirst("network");
  await power.reset();
  await power.bootFirst("disk");
  await power.on();
  await power.off();
  expect(said).toEqual([
    "Restart attic, or turn it on and choose to boot from the network (often F12, F11 or Esc during start).",
    "Press the power button of attic.",
    "Turn off attic: hold its power button until it goes dark.",
  ]);
});
