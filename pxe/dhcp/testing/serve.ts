import { startRouterAdvertiser } from "#pxe/socket/router-advertiser.ts";
import { startDhcpServer } from "../dhcp-server.ts";
import { authoritative, proxy, sampleMachine, sampleSettings } from "./sample.ts";

/**
 * The DHCP server as a program of its own, for a network namespace:
 * `serve.ts <proxy|authoritative> <interface> <state directory> [number of machines]`.
 * Prints `ready`, then a line an event; router solicitations are answered where IPv6 is on.
 */
const [mode, interfaceName = "", stateDirectory = "", count = "9"] = process.argv.slice(2);

const machines = new Map(
  Array.from({ length: Number(count) }, (_, index) => sampleMachine(index + 1)).map((machine) => [
    machine.mac,
    machine,
  ]),
);

await startDhcpServer({
  settings: { ...sampleSettings(mode === "proxy" ? proxy : authoritative), interface: interfaceName, stateDirectory },
  findMachine: (mac) => machines.get(mac),
  onEvent: ({ machine, detail }) => console.log(`${machine} ${detail}`),
  onProblem: ({ message }) => console.log(`problem: ${message}`),
});
await startRouterAdvertiser({ interface: interfaceName }).catch((error: Error) =>
  console.log(`problem: ${error.message}`),
);
console.log("ready");
