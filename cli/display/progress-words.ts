/** How progress speaks of one type of resource. */
export interface ProgressWords {
  /** While it is deleted and has said nothing yet. */
  readonly ending: string;
  readonly created: string;
  readonly replaced: string;
  readonly deleted: string;
}

/** By type. Groups, stacks and providers are not what anybody waits for, and have none. */
export const progressWords: Readonly<Record<string, ProgressWords>> = {
  "hearth:metal:Machine": {
    ending: "giving up its membership",
    created: "installed",
    replaced: "installed again",
    deleted: "given up",
  },
  "hearth:cluster:Cluster": {
    ending: "forgetting its secrets",
    created: "founded",
    replaced: "founded anew",
    deleted: "forgotten",
  },
  "hearth:cluster:Node": {
    ending: "leaving the cluster",
    created: "joined",
    replaced: "joined again",
    deleted: "left the cluster",
  },
  "hearth:platform:Platform": {
    ending: "forgetting its secrets",
    created: "follows git, every service healthy",
    replaced: "follows git again, every service healthy",
    deleted: "forgotten",
  },
};
