import { createInterface } from "node:readline/promises";
import { HearthError } from "#model/hearth-error.ts";
import type { Request } from "./request.ts";

/**
 * Asks before something that cannot be undone. `YES=1` answers; without a terminal and without it, the answer is an
 * error rather than a guess.
 */
export async function askToGoOn(question: string, { yes }: Request): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) {
    throw new HearthError({
      code: "answer-needed",
      what: `This needs an answer: ${question}`,
      why: "Nobody can be asked: the input is not a terminal.",
      remedy: "Run it in a terminal, or say YES=1 if you mean it.",
    });
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}

/**
 * Asks for a word.
 * @param offer taken when the answer is empty
 */
export async function askForText(question: string, offer?: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new HearthError({
      code: "answer-needed",
      what: `This needs an answer: ${question}?`,
      why: "Nobody can be asked: the input is not a terminal.",
      remedy: "Run it in a terminal, or say it by a flag: `--help` lists them.",
    });
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (;;) {
      const answer = (await lines.question(`${question}${offer ? ` [${offer}]` : ""}: `)).trim() || offer;
      if (answer) return answer;
    }
  } finally {
    lines.close();
  }
}
