import { spawn } from "node:child_process";
import { once } from "node:events";
import type { LabNetwork } from "../lab-network.ts";

export interface DhcpEar {
  /** MAC address of the first client that asked, lower case; rejects when none did in time. */
  readonly heard: Promise<string>;
  close(): void;
}

/** Listens for DHCP questions in a lab network and answers none. */
export async function dhcpEar(network: LabNetwork, timeoutMs: number): Promise<DhcpEar> {
  const script = `
    const socket = require("node:dgram").createSocket("udp4");
    socket.on("message", (packet) => { console.log(packet.subarray(28, 34).toString("hex")); process.exit(0); });
    socket.bind(67, () => console.log("listening"));
    setTimeout(() => process.exit(1), ${timeoutMs});`;
  const [program = "", ...rest] = [...network.enter, process.execPath, "-e", script];
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ended = once(child, "close");
  const heard = ended.then(() => {
    const mac = /^[0-9a-f]{12}$/m.exec(output)?.[0];
    if (!mac) throw new Error(`no DHCP question was heard in ${timeoutMs} ms`);
    return (mac.match(/../g) ?? []).join(":");
  });
  heard.catch(() => {}); // Whoever awaits it is told.
  while (!output.includes("listening")) await Promise.race([once(child.stdout, "data"), ended]);
  return { heard, close: () => child.kill("SIGKILL") };
}
