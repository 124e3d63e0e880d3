import { styleText } from "node:util";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import { describeSighting } from "#pxe/wire/describe-sighting.ts";
import { clock } from "./clock.ts";
import type { MachineStory } from "./machine-story.ts";

/** How many of its last packets a person wants to see. */
const shownSightings = 30;

/** What happened to a machine, newest last: its phases, its packets, and why it does not get further. */
export function renderStory({ machine, events, phases, seen, explanation }: MachineStory): string {
  const title = (text: string) => styleText("bold", text);
  const nothing = `Nothing has been heard of ${machine}.`;
  return [
    title(`${machine}: phases of the last attempt`),
    ...(events.length > 0 ? [...eventLines(events), "", `  ${phaseLine(phases)}`] : [`  ${nothing}`]),
    "",
    title(`${machine}: on the wire`),
    ...(seen.length > 0
      ? seen.slice(-shownSightings).map((one) => `  ${clock(one.atMs)}  ${describeSighting(one)}`)
      : [`  ${nothing}`]),
    ...(explanation
      ? [
          "",
          `${styleText("yellow", "!")} ${explanation.what} [${explanation.code}]`,
          `  why  ${explanation.why}`,
          `  do   ${explanation.remedy}`,
        ]
      : []),
  ].join("\n");
}

/** An image is told in a line a quarter; everything else as it came. */
function eventLines(events: readonly BootEvent[]): string[] {
  return events
    .filter(({ kind, percent }, index) => {
      const before = events[index - 1];
      return kind !== "image" || before?.kind !== "image" || quarter(percent) !== quarter(before.percent);
    })
    .map(renderEvent);
}

export function renderEvent({ time, kind, percent, detail }: BootEvent): string {
  const words = [kind.padEnd(10), percent === undefined ? "" : `${percent} %`, detail ?? ""].filter(Boolean).join(" ");
  return `  ${clock(Date.parse(time))}  ${words}`.trimEnd();
}

function phaseLine(phases: MachineStory["phases"]): string {
  return phases.map(({ phase, seconds }) => `${phase} ${seconds.toFixed(1)} s`).join(" · ");
}

function quarter(percent = 0): number {
  return Math.floor(percent / 25);
}
