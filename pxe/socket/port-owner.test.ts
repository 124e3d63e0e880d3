import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { findPortOwner, inodesOfPort } from "./port-owner.ts";

const procNetUdp = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  281: 00000000:0043 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 23411 2 0000000000000000 0
  281: 0100007F:0043 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 23412 2 0000000000000000 0
  282: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 23413 2 0000000000000000 0
`;

test("the sockets of a port are found by its number in hexadecimal", () => {
  expect(inodesOfPort(procNetUdp, 67)).toEqual(["23411", "23412"]);
  expect(inodesOfPort(procNetUdp, 4011)).toEqual([]);
  expect(inodesOfPort("", 67)).toEqual([]);
});

test.runIf(process.platform === "linux")("the owner of a port is a process with a name", async () => {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const owner = await findPortOwner(socket.address().port);
  socket.close();
  expect(owner?.pid).toBe(process.pid);
  expect(owner?.program).not.toBe("");
});

test("a port that nobody holds has no owner", async () => {
  expect(await findPortOwner(0)).toBeUndefined();
});
