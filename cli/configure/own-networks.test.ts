import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { ownNetworks } from "./own-networks.ts";

const card = (cidr: string, mac = "02:00:00:00:00:01", internal = false): NetworkInterfaceInfo => ({
  family: "IPv4",
  address: cidr.split("/")[0] ?? "",
  netmask: "",
  mac,
  internal,
  cidr,
});

const routes = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eno1\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eno1\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
`;

test("the network of the default route comes first, with its router", () => {
  expect(ownNetworks({ br0: [card("10.9.1.77/20")], eno1: [card("192.168.1.2/24")] }, routes)).toEqual([
    { interface: "eno1", address: "192.168.1.2", cidr: "192.168.1.0/24", gateway: "192.168.1.1" },
    { interface: "br0", address: "10.9.1.77", cidr: "10.9.0.0/20" },
  ]);
});

test("loopback, tunnels, single addresses and IPv6 are no network for machines", () => {
  const six = { ...card("fe80::1/64"), family: "IPv6", scopeid: 0 } as NetworkInterfaceInfo;
  const interfaces = {
    lo: [card("127.0.0.1/8", "00:00:00:00:00:00", true)],
    wg0: [card("10.0.0.2/24", "00:00:00:00:00:00")],
    ppp0: [card("100.64.0.1/32")],
    eno1: [six],
    gone: undefined,
  };
  expect(ownNetworks(interfaces, "")).toEqual([]);
});

test("high addresses are numbers without a sign", () => {
  expect(ownNetworks({ eno1: [card("223.255.255.130/25")] }, "")[0]?.cidr).toBe("223.255.255.128/25");
});
