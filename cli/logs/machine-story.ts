import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { InstallerLog } from "#pxe/installer-log/installer-log-file.ts";
import { journalRuns } from "#pxe/journal/journal-runs.ts";
import type { PhaseDuration } from "#pxe/journal/phase-durations.ts";
import type { Explanation } from "#pxe/wire/explain/explanation.ts";
import type { Sighting } from "#pxe/wire/sighting.ts";

/** All that is known of a machine's last way to its login, for a program or for {@link ./render-story.ts}. */
export interface MachineStory {
  readonly machine: string;
  /** Of the last attempt; empty when there was none. */
  readonly events: readonly BootEvent[];
  /** How long each phase took; the last one is still open unless the machine was installed. */
  readonly phases: readonly PhaseDuration[];
  readonly seen: readonly Sighting[];
  readonly explanation?: Explanation;
  /** What its installer sent last, of whatever installation; absent where none has. */
  readonly installerLog?: InstallerLog;
}

/** The events of the machine's last way from power on. */
export function lastAttempt(journal: readonly BootEvent[], machine: string): readonly BootEvent[] {
  return journalRuns(journal.filter((event) => event.machine === machine)).at(-1) ?? [];
}
