import path from "node:path";

/** The root of the checkout: where `.hearth/` lives. */
export const projectRoot = path.resolve(import.meta.dirname, "../..");

/** Where one environment keeps what is not configuration. Everything below `.hearth/` can be rebuilt but the secrets. */
export interface EnvironmentPaths {
  /** `.hearth/env/<name>`: everything below belongs to this environment alone. */
  readonly own: string;
  /** `.hearth/cache`, shared by all environments. */
  readonly cache: string;
  /** State directory of the boot server. */
  readonly boot: string;
  /** Virtual machines and their network. */
  readonly lab: string;
  /** The key that logs in to every machine of the environment. Secret. */
  readonly identity: string;
  readonly knownHosts: string;
  /** One JSON file a machine, see machine-record.ts. Secret. */
  readonly machines: string;
  /** What this computer remembers of the cluster, and snapshots of its datastore. Secret. */
  readonly cluster: string;
  /** The admin's way into the cluster. Secret. */
  readonly kubeconfig: string;
  /** The history of the tree of services: a bare git repository. */
  readonly tree: string;
  /** What was asked of the platform beside the configuration, see platform-orders.ts. */
  readonly orders: string;
}

/** @param root directory that holds `.hearth/`, by default the checkout */
export function environmentPaths(environment: string, root: string = projectRoot): EnvironmentPaths {
  const own = path.join(root, ".hearth", "env", environment);
  return {
    own,
    cache: path.join(root, ".hearth", "cache"),
    boot: path.join(own, "boot"),
    lab: path.join(own, "lab"),
    identity: path.join(own, "ssh", "id_ed25519"),
    knownHosts: path.join(own, "ssh", "known_hosts"),
    machines: path.join(own, "machines"),
    cluster: path.join(own, "cluster"),
    kubeconfig: path.join(own, "kubeconfig"),
    tree: path.join(own, "tree.git"),
    orders: path.join(own, "orders.json"),
  };
}
