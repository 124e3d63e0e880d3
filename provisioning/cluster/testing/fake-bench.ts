import path from "node:path";
import { environmentPaths } from "../../machine/environment-paths.ts";
import type { ClusterJob } from "../cluster-bench.ts";
import type { Distribution } from "../contract/node-files.ts";
import type { FakeNode } from "./fake-node.ts";

/** A distribution of one file, one unit and no programs. */
export const fakeDistribution: Distribution = {
  name: "source",
  recipe: async () => "fake",
  artifacts: async () => [{ ref: { sha256: "a".repeat(64), sizeBytes: 1000 }, path: "/opt/kubernetes", mode: 0o644 }],
  render: ({ start }) => ({
    files: [{ path: "/etc/kubernetes.conf", mode: 0o600, content: JSON.stringify(start), secret: true }],
    units: ["kubernetes.service"],
  }),
  certificates: async () => [],
  kubectl: "kubectl",
  ctr: "ctr",
  apiGet: "curl https://api",
  etcdctl: "etcdctl",
  authorityFiles: ["/etc/ca.crt"],
  adminKubeconfig: "/etc/admin",
  saveSnapshot: 'etcdctl snapshot save "$1"',
  forget: "echo forgetting\nexit 0",
  mainUnit: "kubernetes.service",
  unitPattern: "kubernetes.service",
};

/** A job whose clock moves a second whenever it is looked at, and that keeps what was said. */
export interface FakeJob extends ClusterJob {
  readonly said: string[];
  readonly warned: string[];
}

/** @param nodes by their address */
export function fakeJob(root: string, nodes: Readonly<Record<string, FakeNode>>): FakeJob {
  const said: string[] = [];
  const warned: string[] = [];
  let nowMs = Date.parse("2026-11-26T10:00:00Z");
  return {
    said,
    warned,
    progress: ({ text }) => void said.push(text),
    warn: (text) => void warned.push(text),
    signal: new AbortController().signal,
    bench: {
      paths: { ...environmentPaths("fake", root), cache: path.join(root, "cache") },
      distribution: fakeDistribution,
      shell: async ({ address }) => {
        const node = nodes[address];
        if (!node) throw new Error(`nobody has the address ${address}`);
        return node;
      },
      nowMs: () => {
        nowMs += 1000;
        return nowMs;
      },
      pause: async (milliseconds) => {
        nowMs += milliseconds;
      },
    },
  };
}
