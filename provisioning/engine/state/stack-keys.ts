/** What the CLI's backends for folders and buckets (layout version 1) call what belongs to one stack. */
export interface StackKeys {
  readonly checkpoint: string;
  /** The state before the last operation. */
  readonly backup: string;
  /** Folder with one lock file per running operation. */
  readonly locks: string;
  readonly meta: string;
  /** How a checkpoint names its stack. */
  readonly qualifiedName: string;
}

export function stackKeys(project: string, stack: string): StackKeys {
  const checkpoint = `.pulumi/stacks/${project}/${stack}.json`;
  return {
    checkpoint,
    backup: `${checkpoint}.bak`,
    locks: `.pulumi/locks/organization/${project}/${stack}`,
    meta: ".pulumi/meta.yaml",
    qualifiedName: `organization/${project}/${stack}`,
  };
}
