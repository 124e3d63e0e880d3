import type { DiskSelector } from "#model/disk.ts";
import type { StepOperation, StepView } from "#provisioning/engine/engine.ts";
import { formatSelector } from "#pxe/wipe-guard/disk-selector.ts";

/** How a plan and its progress speak of one type of resource. */
export interface ResourceWords {
  /** Where it stands among those of one name: what happens first, first. */
  readonly rank: number;
  /** For the counts: `3 to install`. */
  readonly verbs: Readonly<Record<"create" | "replace" | "update" | "delete", string>>;
  /** The step in a few words, where its properties would say less; `doomed`: with what it stands for. */
  readonly deeds: Readonly<Partial<Record<StepOperation, (step: StepView, doomed: boolean) => string | undefined>>>;
  /** While it is deleted and has said nothing yet. */
  readonly ending: string;
  /** When the step is done. */
  readonly done: Readonly<Record<"create" | "replace" | "delete", string>>;
  /** Properties that follow from others and say nothing to a person. */
  readonly silent: RegExp;
}

const nothing = /^$/;
const ofTheNode = /^(secrets|peers|access|content)\b/;

const words: Readonly<Record<string, ResourceWords>> = {
  "hearth:metal:Machine": {
    rank: 0,
    verbs: { create: "install", replace: "replace (install again)", update: "update", delete: "give up" },
    deeds: {
      create: (step) => `install${onDisk(step)}`,
      delete: (_, doomed) => `give up; its disk is ${doomed ? "wiped" : "kept"}`,
    },
    ending: "giving up its membership",
    done: { create: "installed", replace: "installed again", delete: "given up" },
    silent: nothing,
  },
  "hearth:cluster:Cluster": {
    rank: 1,
    verbs: { create: "found", replace: "found anew", update: "update", delete: "forget" },
    deeds: { create: () => "found, with secrets of its own", delete: () => "forget, with its secrets" },
    ending: "forgetting its secrets",
    done: { create: "founded", replace: "founded anew", delete: "forgotten" },
    silent: nothing,
  },
  "hearth:cluster:Node": {
    rank: 2,
    verbs: { create: "join", replace: "leave and join again", update: "update", delete: "leave" },
    deeds: {
      create: (step) => `join as ${role(step)}`,
      // Another installation is all that a person has to know, and the machine's own line says why.
      replace: ({ changes }) =>
        changes.every(({ path }) => followsFromInstallation.test(path))
          ? "drain and leave; join again once it is installed"
          : undefined,
      update: ({ changes }) =>
        changes.every(({ path }) => ofTheNode.test(path)) ? newerContent(changes.map(({ path }) => path)) : undefined,
      delete: () => "drain and leave the cluster",
    },
    ending: "leaving the cluster",
    done: { create: "joined", replace: "joined again", delete: "left the cluster" },
    silent: ofTheNode,
  },
  "hearth:platform:Platform": {
    rank: 3,
    verbs: { create: "fill from git", replace: "fill from git anew", update: "update", delete: "forget" },
    deeds: {
      create: () => "fill the cluster from git: Argo CD, Gitea, and what the tree names",
      delete: () => "forget; what runs stays in the cluster",
    },
    ending: "forgetting its secrets",
    done: {
      create: "follows git, every service healthy",
      replace: "follows git again, every service healthy",
      delete: "forgotten",
    },
    silent: /^(secrets|handed|services|access|nodes|clusterId)\b/,
  },
};

const followsFromInstallation = /^(machineInstallId|secrets|peers|content)\b/;

/** What a node is given by a newer Hearth whose file says nothing new. */
function newerContent(paths: readonly string[]): string | undefined {
  if (paths.some((path) => path === "content" || path.startsWith("content.programs"))) {
    return "drain, and restart with the programs of this version of Hearth";
  }
  return paths.some((path) => path.startsWith("content.")) ? "write the files of this version of Hearth" : undefined;
}

/** Undefined for what nobody waits for: groups, stacks, providers. */
export function wordsOf(type: string): ResourceWords | undefined {
  return words[type];
}

function onDisk(step: StepView): string {
  const disk = step.changes.find((change) => change.path === "disk")?.new;
  return disk ? ` on ${formatSelector(disk as DiskSelector)}` : "";
}

function role(step: StepView): string {
  const node = step.changes.find((change) => change.path === "node")?.new as { role?: string } | undefined;
  return node?.role === "server" ? "a server" : "an agent";
}
