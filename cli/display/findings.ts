import { styleText } from "node:util";
import type { Finding } from "#provisioning/doctor/finding.ts";

const marks = {
  ok: styleText("green", "✓"),
  warn: styleText("yellow", "!"),
  fail: styleText("red", "✗"),
  skip: styleText("dim", "·"),
} as const;

/** A line a finding; why and what to do below those that are not well. Ends with a line that sums up. */
export function renderFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, says, why, remedy }) => [
    `${marks[level]} ${check.padEnd(width)}  ${says}`,
    ...(why ? [`  ${"".padEnd(width)}  ${styleText("dim", "why")}  ${why}`] : []),
    ...(remedy ? [`  ${"".padEnd(width)}  ${styleText("dim", "do")}   ${remedy}`] : []),
  ]);
  return [...lines, "", verdict(findings)].join("\n");
}

function verdict(findings: readonly Finding[]): string {
  const count = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).length;
  const [failed, warned] = [count("fail"), count("warn")];
  if (failed > 0) return `${failed} in the way${warned > 0 ? `, ${warned} to look at` : ""}.`;
  return warned > 0 ? `Nothing in the way, ${warned} to look at.` : "Nothing in the way.";
}
