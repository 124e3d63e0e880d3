import { HearthError } from "#model/hearth-error.ts";
import type { ChoiceQuestion, Prompter, TextQuestion } from "./prompter.ts";

/* What a flag has said is judged as an answer would be, and not asked. */

/** @throws HearthError `argument-wrong`, `answer-needed` */
export async function askText(prompter: Prompter, said: string | undefined, question: TextQuestion): Promise<string> {
  if (said === undefined) return prompter.text(question);
  const fault = question.check(said);
  if (fault === undefined) return said;
  throw wrong(question.flag, said, fault);
}

/** @throws HearthError `argument-wrong`, `answer-needed` */
export async function askChoice(
  prompter: Prompter,
  said: string | undefined,
  question: ChoiceQuestion,
): Promise<string> {
  if (said === undefined) return prompter.choose(question);
  const chosen = question.choices.find(({ value }) => value === said);
  if (chosen && chosen.obstacle === undefined) return said;
  const possible = question.choices.filter(({ obstacle }) => obstacle === undefined).map(({ value }) => value);
  throw wrong(question.flag, said, chosen?.obstacle ?? `There is ${possible.join(", ") || "nothing to choose from"}.`);
}

/** The words of a parser that throws, for {@link TextQuestion.check}. */
export function faultOf(parse: (text: string) => unknown): (text: string) => string | undefined {
  return (text) => {
    try {
      parse(text);
      return undefined;
    } catch (error) {
      if (error instanceof HearthError) return `${error.why} ${error.remedy}`;
      throw error;
    }
  };
}

function wrong(flag: string, said: string, why: string): HearthError {
  return new HearthError({
    code: "argument-wrong",
    what: `“${said}” cannot be ${flag}.`,
    why,
    remedy: "Correct it, or leave it out and be asked.",
  });
}
