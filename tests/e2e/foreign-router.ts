import { listen } from "../peers/listen.ts";
import { peerCommand } from "../peers/peer-command.ts";
import { runOrFail, startProgram } from "../peers/run-program.ts";
import type { Homelab } from "./homelab.ts";

/** A router as a house has it: it gives the addresses, and knows nothing of booting over the network. */
export interface ForeignRouter {
  /** MAC addresses of those that it has given an address. */
  served(): ReadonlySet<string>;
  stop(): Promise<void>;
}

/** Waits for its card, then is dnsmasq at 10.77.0.254, which gives 10.77.0.200 and what follows. */
const script = `
until ip link show dev eth0 >/dev/null 2>&1; do sleep 0.05; done
ip addr add 10.77.0.254/24 dev eth0
ip link set eth0 up
exec "$@" --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= --port=0 --no-ping \\
  --dhcp-range=10.77.0.200,10.77.0.249,1h --dhcp-leasefile=/dev/null --log-facility=-`;

/** Plugs a router into the bridge of a lab. It has a namespace of its own, as it has a house of its own. */
export async function plugInRouter(lab: Homelab, bridge: string): Promise<ForeignRouter> {
  const enter = await lab.enter();
  const words = [...enter, "unshare", "--net", "--", "sh", "-ec", script, "sh", ...(await peerCommand("dnsmasq"))];
  // In the lab's directory: whatever becomes of this process, `make destroy` finds it.
  const router = startProgram(words, { cwd: lab.file("lab") });
  const heard = listen(router);
  const cable = `ip link add router type veth peer name eth0 netns ${router.pid} && ip link set router master ${bridge} up`;
  await runOrFail([...enter, "sh", "-ec", cable]);
  await heard.until(/DHCP, IP range/);
  return {
    served: () =>
      new Set([...heard.said().matchAll(/DHCPACK\(eth0\) \S+ ([0-9a-f:]{17})/g)].map(([, mac = ""]) => mac)),
    async stop() {
      router.kill("SIGKILL");
      await heard.ended;
    },
  };
}
