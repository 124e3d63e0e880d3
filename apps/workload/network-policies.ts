import type { KubernetesObject } from "../contract/kubernetes-object.ts";
import { selectorLabels } from "./labels.ts";

/** Somebody at the other end of a connection. */
export type Neighbour =
  /** Anybody at all, also from outside the cluster: what a port of the node leads to. */
  | "everybody"
  /** The pods of the gateway, which lead people in. */
  | "gateway"
  /** Prometheus and its like. */
  | "monitoring"
  /** Pods of the same namespace. */
  | "namespace"
  | { readonly namespace: string; readonly app?: string };

/** Where a pod may connect to. */
export type Destination =
  | "dns"
  | "kubernetes-api"
  | "kubelets"
  | "internet"
  | "namespace"
  /** Without a port: whatever its services listen on. */
  | { readonly namespace: string; readonly port?: number };

export interface NetworkAccess {
  readonly from: readonly { readonly neighbour: Neighbour; readonly ports: readonly number[] }[];
  readonly to: readonly Destination[];
}

const inNamespace = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });

/** Addresses that lie inside a house; the internet is everything else. */
const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"];

/** What an app may be asked by whom, and whom it may ask; everything else is refused, in both directions. */
export function networkPolicy(namespace: string, app: string, access: NetworkAccess): KubernetesObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: app, namespace },
    spec: {
      podSelector: { matchLabels: selectorLabels(app) },
      policyTypes: ["Ingress", "Egress"],
      ingress: access.from.map(({ neighbour, ports }) => ({
        ...(neighbour === "everybody" ? {} : { from: [peer(neighbour)] }),
        ...tcp(...ports),
      })),
      egress: access.to.map(egressRule),
    },
  };
}

function peer(neighbour: Exclude<Neighbour, "everybody">): object {
  if (neighbour === "namespace") return { podSelector: {} };
  if (typeof neighbour === "string") return { namespaceSelector: inNamespace(neighbour) };
  return {
    namespaceSelector: inNamespace(neighbour.namespace),
    ...(neighbour.app ? { podSelector: { matchLabels: selectorLabels(neighbour.app) } } : {}),
  };
}

function egressRule(destination: Destination): object {
  switch (destination) {
    case "dns":
      return {
        to: [
          { namespaceSelector: inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } },
        ],
        ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 })),
      };
    // Neither is a pod: policies see them by address and port, and their addresses are each site's own.
    case "kubernetes-api":
      return tcp(443, 6443);
    case "kubelets":
      return tcp(10250);
    case "internet":
      return { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: privateNetworks } }] };
    case "namespace":
      return { to: [{ podSelector: {} }] };
    default:
      return {
        to: [{ namespaceSelector: inNamespace(destination.namespace) }],
        ...(destination.port === undefined ? {} : tcp(destination.port)),
      };
  }
}

function tcp(...ports: readonly number[]): object {
  return { ports: ports.map((port) => ({ protocol: "TCP", port })) };
}
