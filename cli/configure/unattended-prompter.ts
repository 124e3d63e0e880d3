import { HearthError } from "#model/hearth-error.ts";
import type { Prompter, Question } from "./prompter.ts";

/**
 * Answers where nobody can be asked. With `--yes` what a person would get by pressing Enter is taken; a question that
 * has no such answer, above all which disk is to be wiped, is never guessed at.
 */
export function unattendedPrompter(yes: boolean): Prompter {
  const initial = ({ asks, flag, initial: offered }: Question): string => {
    if (yes && offered !== undefined) return offered;
    throw new HearthError({
      code: "answer-needed",
      what: `This needs an answer: ${asks}?`,
      why: yes
        ? "There is no answer to it that could be taken unread."
        : "Nobody can be asked: the input is not a terminal.",
      remedy: `Say it by ${flag}${yes ? "" : ", or say --yes to take what is offered"}.`,
    });
  };
  return {
    text: async (question) => {
      const answer = initial(question);
      const fault = question.check(answer);
      return fault === undefined ? answer : initial({ ...question, initial: undefined } as never);
    },
    choose: async (question) => initial(question),
    chooseSome: async (question) => {
      if (!yes) initial(question);
      return question.choices.filter(({ obstacle }) => obstacle === undefined).map(({ value }) => value);
    },
    confirm: async (asks) => yes || initial({ asks, flag: "--yes" }) === "",
  };
}
