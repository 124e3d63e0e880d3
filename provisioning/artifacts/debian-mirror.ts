import { type DebianMirrors, indexTargetsFormat, parseIndexTargets, transportOptions } from "./apt-mirrors.ts";
import { runCommand } from "./run-command.ts";

export interface HostApt {
  readonly mirrors: DebianMirrors;
  /** Lines of apt configuration: proxy and the like. */
  readonly transport: readonly string[];
}

/** What this machine's own apt says about mirrors and the way to them; nothing on a machine without apt. */
export async function hostApt(): Promise<HostApt> {
  const quietly = (argv: readonly string[]) => runCommand(argv).catch(() => "");
  const [targets, dump] = await Promise.all([
    quietly(["apt-get", "indextargets", "--format", indexTargetsFormat]),
    quietly(["apt-config", "dump"]),
  ]);
  return { mirrors: parseIndexTargets(targets), transport: transportOptions(dump) };
}
