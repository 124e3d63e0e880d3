import type { ClusterApi } from "../cluster-api/cluster-api.ts";
import type { GiteaApi } from "../git/gitea-api.ts";
import type { GitRemote } from "../tree/sync-tree.ts";

/** A way to the cluster's git server while it is open. */
export interface GitAccess {
  readonly api: GiteaApi;
  /** The repository `owner/name`, opened with the owner's password. */
  remote(owner: { readonly user: string; readonly password: string }, repository: string): GitRemote;
  close(): Promise<void>;
}

/** What the seed works with; the real tools come from open-seed-bench.ts. */
export interface SeedBench {
  readonly cluster: ClusterApi;
  /** @throws HearthError while nothing answers there */
  openGit(): Promise<GitAccess>;
  /** Directory of the tree's history on this computer. */
  readonly treeDirectory: string;
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
  nowMs(): number;
  pause(milliseconds: number): Promise<void>;
}
