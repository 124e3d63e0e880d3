import type { Prompter, Question } from "../prompter.ts";

/** Answers by the beginning of the question, takes what is offered for the rest, and remembers what was asked. */
export function scriptPrompter(answers: Readonly<Record<string, string | readonly string[]>> = {}) {
  const asked: Question[] = [];
  const answer = (question: Question) => {
    asked.push(question);
    const found = Object.entries(answers).find(([begin]) => question.asks.startsWith(begin))?.[1] ?? question.initial;
    if (found === undefined) throw new Error(`no answer to “${question.asks}”`);
    return found;
  };
  const prompter: Prompter = {
    text: async (question) => {
      const text = String(answer(question));
      const fault = question.check(text);
      if (fault !== undefined) throw new Error(`${question.asks}: ${fault}`);
      return text;
    },
    choose: async (question) => String(answer(question)),
    chooseSome: async (question) => {
      const chosen = answer({ ...question, initial: question.choices.map(({ value }) => value).join(" ") });
      return typeof chosen === "string" ? chosen.split(" ") : chosen;
    },
    confirm: async () => true,
  };
  return { prompter, asked: () => asked.map(({ asks }) => asks) };
}
