import type { NodeConfig } from "../node-config.ts";

/** Number of the routing protocol that marks our routes (rtnetlink), so that they can be removed by it. */
export const routeProtocol = 104;

/**
 * Command that gives the node itself a route to the services. Before the rules of kube-proxy can give a packet another
 * address the kernel wants some route for it, and a machine without a gateway has none. On `lo` the route is out of
 * networkd's reach.
 */
export function serviceRoute(config: Pick<NodeConfig, "service-cidr" | "node-ip">): string {
  return `/sbin/ip route replace ${config["service-cidr"]} dev lo src ${config["node-ip"]} proto ${routeProtocol}`;
}
