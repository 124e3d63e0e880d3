import { join } from "node:path";

/** Where the CLI's file backend (layout version 1) keeps what belongs to one stack. */
export interface StackPaths {
  readonly checkpoint: string;
  /** The state before the last write. */
  readonly backup: string;
  /** Folder with one lock file per running operation. */
  readonly locks: string;
  readonly meta: string;
  /** How a checkpoint names its stack. */
  readonly qualifiedName: string;
}

export function stackPaths(stateDirectory: string, project: string, stack: string): StackPaths {
  const root = join(stateDirectory, ".pulumi");
  const checkpoint = join(root, "stacks", project, `${stack}.json`);
  return {
    checkpoint,
    backup: `${checkpoint}.bak`,
    locks: join(root, "locks", "organization", project, stack),
    meta: join(root, "meta.yaml"),
    qualifiedName: `organization/${project}/${stack}`,
  };
}
