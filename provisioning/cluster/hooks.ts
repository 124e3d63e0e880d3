import { HearthError } from "#model/hearth-error.ts";
import type { Progress } from "../machine/workbench.ts";
import type { Hooks, NodeSettings } from "./contract/node-spec.ts";
import type { NodeShell } from "./node-shell.ts";

/** A person's own command may install things; half an hour is enough for what belongs into a hook. */
const hookSeconds = 1800;

/**
 * Runs what a person wants run on the node at this step, by the same SSH as everything else. It may run more than
 * once: a step that was interrupted is done again.
 * @throws HearthError `node-hook-failed`
 */
export async function runHook(
  shell: NodeShell,
  { name, hooks }: Pick<NodeSettings, "name" | "hooks">,
  step: keyof Hooks,
  progress: Progress,
): Promise<void> {
  const command = hooks[step];
  if (command === undefined) return;
  progress({ text: `running its hook ${step}` });
  const { exitCode, stdout, stderr } = await shell.run(`${command}\n`, {
    timeoutSeconds: hookSeconds,
    allowFailure: true,
  });
  if (exitCode === 0) return;
  throw new HearthError({
    code: "node-hook-failed",
    what: `The hook ${step} of ${name} ended with ${exitCode}.`,
    why: `It said: ${`${stdout}\n${stderr}`.trim().split("\n").slice(-3).join(" ") || "nothing"}`,
    remedy: `Mend \`hooks.${step}\` of ${name} in the file, or what it needs on the node, and run \`make\` again.`,
  });
}
