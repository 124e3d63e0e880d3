import type { BootControl } from "#pxe/contract/control-api.ts";
import type { Explanation } from "#pxe/wire/explain/explanation.ts";
import type { Progress, Workbench } from "./workbench.ts";

const lookEveryMs = 5_000;

/** A machine that has to be turned on by hand is not late before this. */
const silencePatienceMs = 90_000;

/**
 * Why the machine does not get further, by what the boot server saw of it since then; undefined while it gets on.
 * @param sinceMs what was seen before belongs to an earlier run
 */
export async function explainDelay(
  boot: Pick<BootControl, "onWire">,
  machine: string,
  sinceMs: number,
): Promise<Explanation | undefined> {
  const onWire = await boot.onWire(machine);
  if (!onWire?.explanation) return undefined;
  const lastMs = onWire.seen.at(-1)?.atMs;
  if (lastMs === undefined) return Date.now() - sinceMs > silencePatienceMs ? onWire.explanation : undefined;
  return lastMs >= sinceMs ? onWire.explanation : undefined;
}

/** Says it as soon as it is known, once a reason, while somebody waits for the machine. */
export function tellDelays(machine: string, bench: Workbench, sinceMs: number, progress: Progress): { stop(): void } {
  let told: string | undefined;
  const look = async () => {
    const explanation = await explainDelay(await bench.bootServer(() => {}), machine, sinceMs);
    if (!explanation || explanation.code === told) return;
    told = explanation.code;
    const { what, why, remedy } = explanation;
    progress({ text: what, warning: `${what}\n  why  ${why}\n  do   ${remedy}` });
  };
  // The boot server may be away for a moment, which is another's to mend.
  const timer = setInterval(() => void look().catch(() => {}), lookEveryMs);
  return { stop: () => clearInterval(timer) };
}
