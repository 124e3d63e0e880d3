import { HearthError } from "#model/hearth-error.ts";
import type { SshResult } from "../ssh/run-ssh.ts";
import type { NodeShell } from "./node-shell.ts";

export interface RepeatedQuestion {
  /** Shell words that ask it: `apiGet` of a distribution with a path. */
  readonly question: string;
  /** Shell condition on `$answer` that ends the look early. */
  readonly enough: string;
  /** One look lasts this long at most, so that people see a new word now and then. */
  readonly seconds: number;
}

/** For a question that a busy server answers late, and the way to it. */
const patienceSeconds = 60;

/** What a machine with its hands full answers to a question now and then. */
const passing: ReadonlySet<string> = new Set(["ssh-timeout", "ssh-unreachable"]);

/**
 * Asks a server something until the answer is enough or the look is over; the last answer counts.
 * @returns undefined when the machine was too busy to be asked
 */
export async function look(shell: Pick<NodeShell, "run">, asked: RepeatedQuestion): Promise<SshResult | undefined> {
  const limits = { timeoutSeconds: asked.seconds + patienceSeconds, allowFailure: true };
  return unlessBusy(() => shell.run(lookScript(asked), limits));
}

/** What was asked, or undefined when the machine was too busy to answer. */
export async function unlessBusy<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof HearthError && passing.has(error.code)) return undefined;
    throw error;
  }
}

/** Asks now and then, because each question costs an emulated processor a tenth of a second. */
function lookScript({ question, enough, seconds }: RepeatedQuestion): string {
  return [
    `end=$(($(date +%s) + ${seconds}))`,
    "while :; do",
    `  answer=$(${question} 2>&1); code=$?`,
    `  if ${enough}; then break; fi`,
    '  [ "$(date +%s)" -lt "$end" ] || break',
    "  sleep 2",
    "done",
    `printf '%s\\n' "$answer"`,
    "exit $code",
    "",
  ].join("\n");
}
