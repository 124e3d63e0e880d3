import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { removeDeadNamespaces } from "./dead-namespaces.ts";
import { peerCommand } from "./peer-command.ts";
import { type ProgramOptions, type ProgramResult, runOrFail, runProgram, startProgram } from "./run-program.ts";

/** A network of its own: nothing sent in it can reach the host's network. */
export interface TestNamespace {
  /** As `ip netns` knows it: `hearth-t-<pid>-<n>`. */
  readonly name: string;
  /** The words that run a command inside. */
  command(argv: readonly string[]): string[];
  /** Runs a command inside to its end. */
  run(argv: readonly string[], options?: ProgramOptions): Promise<ProgramResult>;
  /** `ip <words>` inside; an error when it fails. */
  ip(...words: readonly string[]): Promise<void>;
  /** Starts a command inside; it is killed with the namespace if it still runs. */
  start(argv: readonly string[], options?: { readonly cwd?: string }): ChildProcess;
  /** Drops that share of the UDP packets that come in, chosen at random; 0 ends the loss. Loopback counts too. */
  losePackets(percent: number): Promise<void>;
}

let made = 0;

/** Gives a fresh namespace with `lo` up, and takes it away afterwards with all that runs in it. */
export async function withNamespace<T>(use: (namespace: TestNamespace) => Promise<T>): Promise<T> {
  await removeDeadNamespaces();
  const name = `hearth-t-${process.pid}-${made++}`;
  const children = new Set<ChildProcess>();
  await runOrFail(["ip", "netns", "add", name]);
  try {
    const namespace = namespaceCalled(name, children);
    await namespace.ip("link", "set", "lo", "up");
    return await use(namespace);
  } finally {
    await Promise.all([...children].map(end));
    await runOrFail(["ip", "netns", "del", name]);
  }
}

/**
 * Two namespaces joined by a cable. `address` is in CIDR form, e.g. `10.9.0.1/24`; without one the end is only up.
 * The devices are named `eth0` inside; everything that is received by either end can be lost by `losePackets`.
 */
export function withCable<T>(
  addresses: { readonly server?: string; readonly client?: string },
  use: (ends: { readonly server: TestNamespace; readonly client: TestNamespace }) => Promise<T>,
): Promise<T> {
  return withNamespace((server) =>
    withNamespace(async (client) => {
      await server.ip("link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", client.name);
      for (const [end, address] of [
        [server, addresses.server],
        [client, addresses.client],
      ] as const) {
        if (address) await end.ip("addr", "add", address, "dev", "eth0");
        await end.ip("link", "set", "eth0", "up");
      }
      return use({ server, client });
    }),
  );
}

function namespaceCalled(name: string, children: Set<ChildProcess>): TestNamespace {
  const command = (argv: readonly string[]) => ["ip", "netns", "exec", name, ...argv];
  return {
    name,
    command,
    run: (argv, options) => runProgram(command(argv), options),
    async ip(...words) {
      await runOrFail(["ip", "-n", name, ...words]);
    },
    start(argv, options) {
      const child = startProgram(command(argv), options);
      children.add(child);
      child.once("close", () => children.delete(child));
      return child;
    },
    async losePackets(percent) {
      // By netfilter, not by netem: small kernels (cloud, build machines) come without that qdisc.
      const nft = command([...(await peerCommand("nft")), "-f", "-"]);
      await runOrFail(nft, { input: lossRules(percent) });
    },
  };
}

function lossRules(percent: number): string {
  const rule = `meta l4proto udp numgen random mod 1000 < ${Math.round(percent * 10)} drop`;
  return [
    "add table inet hearth_loss",
    "add chain inet hearth_loss input { type filter hook input priority 0; }",
    "flush chain inet hearth_loss input",
    ...(percent > 0 ? [`add rule inet hearth_loss input ${rule}`] : []),
    "",
  ].join("\n");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}
