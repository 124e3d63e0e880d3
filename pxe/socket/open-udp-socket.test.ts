import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { parseIpv4Address } from "#model/ipv4.ts";
import { bindError, openUdpSocket } from "./open-udp-socket.ts";

const loopback = process.platform === "darwin" ? "lo0" : "lo";
const anyPort = { interface: loopback, port: 0, broadcast: true };

test("a socket receives and sends, and belongs to dgram from then on", async () => {
  const server = await openUdpSocket(anyPort);
  const client = await openUdpSocket(anyPort);
  client.send("question", server.address().port, "127.0.0.1");
  const [question, sender] = await once(server, "message");
  server.send(`answer to ${question}`, sender.port, sender.address);
  const [answer] = await once(client, "message");
  expect(String(answer)).toBe("answer to question");
  server.close();
  client.close();
});

test("a socket can be bound to one address", async () => {
  const socket = await openUdpSocket({ ...anyPort, address: parseIpv4Address("127.0.0.1") });
  expect(socket.address().address).toBe("127.0.0.1");
  socket.close();
});

test("a port in use is an error that names its owner, unless it is to be shared", async () => {
  const first = await openUdpSocket(anyPort);
  const { port } = first.address();
  await expect(openUdpSocket({ ...anyPort, port })).rejects.toMatchObject({
    code: "port-in-use",
    why: expect.stringContaining(`(process ${process.pid}) listens there.`),
  });
  const second = await openUdpSocket({ ...anyPort, port, reusePort: true });
  expect(second.address().port).toBe(port);
  first.close();
  second.close();
});

test("a port is free again once its socket is closed", async () => {
  const first = await openUdpSocket(anyPort);
  const { port } = first.address();
  await new Promise<void>((resolve) => void first.close(resolve));
  (await openUdpSocket({ ...anyPort, port })).close();
});

test("an interface that does not exist, and an address that is elsewhere, are errors", async () => {
  await expect(openUdpSocket({ ...anyPort, interface: "nosuch0" })).rejects.toMatchObject({
    code: "interface-missing",
  });
  const elsewhere = { ...anyPort, address: parseIpv4Address("192.0.2.1") };
  await expect(openUdpSocket(elsewhere)).rejects.toMatchObject({ code: "address-not-here" });
});

describe("a refused bind", () => {
  const options = { interface: "br0", port: 67, broadcast: true };

  test("says who holds the port", () => {
    const error = bindError(options, "EADDRINUSE", { pid: 7, program: "dnsmasq" });
    expect([error.code, error.why]).toEqual(["port-in-use", "dnsmasq (process 7) listens there."]);
    expect(error.remedy).toContain("kill 7");
  });

  test.each([
    [67, "a DHCP server such as dnsmasq"],
    [4011, "a DHCP server such as dnsmasq"],
    [69, "a TFTP server such as tftpd-hpa"],
  ])("guesses who usually holds port %i when that cannot be told", (port, owner) => {
    expect(bindError({ ...options, port }, "EADDRINUSE", undefined).why).toContain(owner);
  });

  test.each([
    ["EACCES", "socket-permission"],
    ["EPERM", "socket-permission"],
    ["ENOBUFS", "socket-failed"],
  ])("by %s is %s", (errno, code) => {
    expect(bindError(options, errno, undefined).code).toBe(code);
  });
});
