import { styleText } from "node:util";
import type { InstallerLog } from "#pxe/installer-log/installer-log-file.ts";
import { clock } from "./clock.ts";

/** What the installer wrote, its last lines, under a heading that says when it came. */
export function renderInstallerLog(machine: string, { receivedAt, lines }: InstallerLog, shown: number): string {
  const rest = Math.max(0, lines.length - shown);
  return [
    styleText("bold", `${machine}: the installer's own log, sent ${clock(Date.parse(receivedAt))}`),
    ...(rest > 0 ? [`  … ${rest} lines before these: ALL=1`] : []),
    ...lines.slice(rest).map((line) => `  ${line}`.trimEnd()),
  ].join("\n");
}
