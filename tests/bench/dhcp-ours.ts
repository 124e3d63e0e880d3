import { startDhcpServer } from "#pxe/dhcp/dhcp-server.ts";
import { authoritative, sampleSettings } from "#pxe/dhcp/testing/sample.ts";
import { benchMachines } from "./dhcp-machines.ts";

/** Our DHCP server as a process of its own: `dhcp-ours.ts <interface> <state directory>`; prints `ready`. */
const [interfaceName = "", stateDirectory = ""] = process.argv.slice(2);
const machines = new Map(benchMachines.map((machine) => [machine.mac, machine]));

await startDhcpServer({
  settings: { ...sampleSettings(authoritative), interface: interfaceName, stateDirectory },
  findMachine: (mac) => machines.get(mac),
  onEvent: () => {},
  onProblem: ({ message }) => console.error(message),
});
console.log("ready");
