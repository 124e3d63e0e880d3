import { type Attempt, attemptsOf } from "../attempt.ts";
import type { Sighting } from "../sighting.ts";
import { dhcpRules } from "./dhcp-rules.ts";
import { explainSilence } from "./explain-silence.ts";
import type { BootCircumstances, Case, Explanation, Rule } from "./explanation.ts";
import { fetchRules } from "./fetch-rules.ts";
import { installerRules } from "./installer-rules.ts";
import { loaderRules } from "./loader-rules.ts";

/** The furthest first: what a machine got to decides, not what it went through on the way. */
const rules: readonly Rule[] = [...installerRules, ...loaderRules, ...fetchRules, ...dhcpRules];

/**
 * Why the machine does not get further, from what was seen of it; undefined while it gets on, and where it has done
 * what it should. Pure: every explanation is tested from captures and recorded exchanges.
 */
export function explainBoot(seen: readonly Sighting[], circumstances: BootCircumstances): Explanation | undefined {
  const attempts = attemptsOf(seen);
  const attempt = attempts.at(-1);
  if (!attempt) return explainSilence(circumstances);
  const quietMs = circumstances.nowMs - attempt.lastMs;
  const of: Case = { ...circumstances, attempt, tries: triesOf(attempts), quietMs };
  for (const rule of rules) {
    const explanation = rule(of);
    if (explanation) return explanation;
  }
  return undefined;
}

/** How many attempts in a row, up to the last, got as far as that one. */
function triesOf(attempts: readonly Attempt[]): number {
  const ends = attempts.map(({ seen }) => endOf(seen.at(-1)));
  const last = ends.at(-1);
  return ends.length - (ends.findLastIndex((end) => end !== last) + 1);
}

function endOf(last: Sighting | undefined): string {
  switch (last?.what) {
    case "dhcp":
      return `dhcp ${last.port} ${last.asked}`;
    case "tftp":
      return `tftp ${last.state} ${last.file}`;
    case "http":
      return `http ${last.path} ${last.isComplete}`;
    case "event":
      return `event ${last.kind}`;
    default:
      return last?.what ?? "";
  }
}
