import { HearthError } from "#model/hearth-error.ts";
import type { Prompter, Question } from "./prompter.ts";

/**
 * Answers where nobody can be asked. With `--yes` what a person would get by pressing Enter is taken; a question that
 * has no such answer, above all which disk is to be wiped, is never guessed at.
 */
export function unattendedPrompter(yes: boolean): Prompter {
  const offered = (question: Question): string => {
    if (yes && question.initial !== undefined) return question.initial;
    throw answerNeeded(question, yes);
  };
  return {
    text: async (question) => {
      const answer = offered(question);
      if (question.check(answer) !== undefined) throw answerNeeded(question, yes);
      return answer;
    },
    choose: async (question) => offered(question),
    chooseSome: async (question) => {
      // That one of them cannot be taken is for a person to know, not to be passed over.
      if (!yes || question.choices.some(({ obstacle }) => obstacle !== undefined)) throw answerNeeded(question, yes);
      return question.choices.map(({ value }) => value);
    },
    confirm: async (asks) => {
      if (!yes) throw answerNeeded({ asks, flag: "--yes" }, yes);
      return true;
    },
  };
}

function answerNeeded({ asks, flag }: Pick<Question, "asks" | "flag">, yes: boolean): HearthError {
  return new HearthError({
    code: "answer-needed",
    what: `This needs an answer: ${asks.replace(/[?.]*$/, "")}?`,
    why: yes
      ? "There is no answer to it that could be taken unread."
      : "Nobody can be asked: the input is not a terminal.",
    remedy: `Say it by ${flag}${yes ? "" : ", or say --yes to take what is offered"}.`,
  });
}
