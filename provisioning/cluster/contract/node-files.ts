import type { ArtifactRef } from "#model/artifact-ref.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { Json } from "../../artifacts/recipe-digest.ts";
import type { ClusterSecrets } from "./cluster-secrets.ts";
import type { ClusterSettings } from "./cluster-settings.ts";
import type { NodeSettings, Peer } from "./node-spec.ts";

/** How the datastore of a server begins; see decide-membership.ts. Agents always join. */
export type NodeStart =
  | { readonly kind: "start" }
  /** @param server a living server, by its own address; `etcdMembers` are all members after this one was added */
  | { readonly kind: "join"; readonly server: Ipv4Address; readonly etcdMembers: readonly Peer[] }
  /** @param snapshotFile absolute path on the node */
  | { readonly kind: "restore"; readonly snapshotFile: string };

/** All that decides the files of one node. */
export interface NodePlan {
  readonly node: NodeSettings;
  readonly cluster: ClusterSettings;
  readonly secrets: ClusterSecrets;
  readonly start: NodeStart;
  /** The API as this node reaches it: the virtual address, a living server, or the node itself. */
  readonly apiServer: Ipv4Address;
}

/** A file on the node. */
export interface NodeFile {
  readonly path: string;
  /** Octal permission bits, e.g. 0o600. */
  readonly mode: number;
  readonly content: string;
  /** Never shown, and compared only by digest. */
  readonly secret: boolean;
  /** Units that read it at their start, so that a change restarts them; absent: every unit of the node. */
  readonly restarts?: readonly string[];
}

/** Everything a distribution puts on a node. Pure data: {@link NodePlan} in, this out. */
export interface NodeFiles {
  readonly files: readonly NodeFile[];
  /** systemd units that are enabled and running, in the order of their start. */
  readonly units: readonly string[];
}

/** What has to lie on the node before its units start: a file of the cache, and where it goes. */
export interface NodeArtifact {
  readonly ref: ArtifactRef;
  /** Absolute path on the node. */
  readonly path: string;
  readonly mode: number;
}

/** What differs between k3s and Kubernetes from source; the way of joining, leaving and upgrading does not. */
export interface Distribution {
  readonly name: ClusterSettings["distribution"];
  /**
   * Downloads or builds what a node of this version needs.
   * @throws HearthError when it can not be had
   */
  artifacts(
    version: string,
    job: { readonly cacheDirectory: string; readonly onProgress: (text: string, percent?: number) => void },
  ): Promise<readonly NodeArtifact[]>;
  /**
   * Everything that decides the artifacts of a version, known without fetching or building any.
   * @throws HearthError when the version is not known
   */
  recipe(version: string): Promise<Json>;
  /** The same plan gives the same files; the certificates of the node are not among them. */
  render(plan: NodePlan): NodeFiles;
  /**
   * The certificates of the node's own components and their keys, beside the files of {@link render}; none where the
   * distribution makes them itself. Keys are random, so that what is on the node has to be handed back.
   * @param kept what the last call returned, from the state or read from the node; a certificate that fits the plan
   *   and is valid for 90 days more comes back as it is
   */
  certificates(plan: NodePlan, kept: readonly NodeFile[], now: Date): Promise<readonly NodeFile[]>;
  /** Shell words that run kubectl with full rights on a server, e.g. `k3s kubectl`. */
  readonly kubectl: string;
  /**
   * Shell words that, with a path of the API after them, GET it from the server's own API with full rights and print
   * the answer; they end with 0 only when it is a good one. What is asked again and again is asked in this way:
   * kubectl takes seconds of an emulated processor to start.
   */
  readonly apiGet: string;
  /** Shell words that run containerd's `ctr` on any node. */
  readonly ctr: string;
  /**
   * Shell words that run etcdctl against the server's own member, with its certificates. Absent where the distribution
   * keeps its list of members itself, by the Node objects (k3s).
   */
  readonly etcdctl?: string;
  /**
   * PEM files whose first certificate is the cluster's Kubernetes authority; the first file that a node has tells
   * which cluster it belongs to.
   */
  readonly authorityFiles: readonly string[];
  /** The admin's kubeconfig on a server; the address in it may be the server's own loopback. */
  readonly adminKubeconfig: string;
  /** Shell script that takes a snapshot of the datastore into the file `$1`. */
  readonly saveSnapshot: string;
  /** Shell script that stops everything of the cluster on the node and removes its data; the disk's marks stay. */
  readonly forget: string;
  /** The unit whose journal tells why a node does not become Ready. */
  readonly mainUnit: string;
  /** Every unit of the node, as a pattern of systemd's. */
  readonly unitPattern: string;
}
