import { access, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { environmentPaths } from "../machine/environment-paths.ts";

/*
 * `make destroy` gives a whole environment up: nobody is drained to make room for nobody. The verb writes a mark, and
 * the resources of nodes, which cannot know why they are deleted, look for it.
 */

export async function markEnvironmentEnds(environment: string): Promise<void> {
  const file = markFile(environment);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, "");
}

/** An environment that was not destroyed after all has nodes that leave properly again. */
export async function unmarkEnvironmentEnds(environment: string): Promise<void> {
  await rm(markFile(environment), { force: true });
}

export function environmentEnds(environment: string): Promise<boolean> {
  return access(markFile(environment)).then(
    () => true,
    () => false,
  );
}

function markFile(environment: string): string {
  return path.join(environmentPaths(environment).own, "ends");
}
