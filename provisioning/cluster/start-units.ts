import type { NodeShell } from "./node-shell.ts";
import type { PutFiles } from "./put-node-files.ts";

/**
 * Starts the units of a node and those again whose files changed, without waiting for them: a unit that notifies is
 * starting for as long as it is not ready, and the wait for that has words of its own.
 */
export async function startUnits(shell: NodeShell, { units, restart }: PutFiles): Promise<void> {
  const others = units.filter((unit) => !restart.includes(unit));
  const script = [
    "set -e",
    "systemctl daemon-reload",
    `systemctl enable --quiet ${units.join(" ")}`,
    `systemctl reset-failed ${units.join(" ")} 2>/dev/null || true`,
    // Of a unit that does not run, `restart` is `start`.
    ...(restart.length > 0 ? [`systemctl restart --no-block ${restart.join(" ")}`] : []),
    ...(others.length > 0 ? [`systemctl start --no-block ${others.join(" ")}`] : []),
    "",
  ];
  await shell.run(script.join("\n"), { timeoutSeconds: 180 });
}
