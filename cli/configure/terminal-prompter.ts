import { confirm, isCancel, multiselect, select, text } from "@clack/prompts";
import { HearthError } from "#model/hearth-error.ts";
import type { Choice, Prompter } from "./prompter.ts";

/** Asks the person at the terminal. Ctrl-C ends the wizard, and nothing was written. */
export const terminalPrompter: Prompter = {
  text: async ({ asks, initial, check }) =>
    answered(
      await text({
        message: asks,
        ...(initial === undefined ? {} : { defaultValue: initial, placeholder: initial }),
        validate: (answer) => check(answer || (initial ?? "")),
      }),
    ),
  choose: async ({ asks, initial, choices }) => {
    // Where nothing is offered, Enter alone chooses nothing: it might be the disk that is wiped.
    const none = initial === undefined ? [{ value: "", label: "choose with the arrow keys" }] : [];
    for (;;) {
      const options = [...none, ...choices.map(optionOf)];
      const chosen = answered(await select({ message: asks, options, initialValue: initial ?? "" }));
      if (chosen !== "") return chosen;
    }
  },
  chooseSome: async ({ asks, choices }) => {
    const possible = choices.filter(({ obstacle }) => obstacle === undefined).map(({ value }) => value);
    return answered(await multiselect({ message: asks, options: choices.map(optionOf), initialValues: possible }));
  },
  confirm: async (asks) => answered(await confirm({ message: asks, initialValue: true })),
};

function optionOf({ value, label, obstacle }: Choice) {
  return { value, label, ...(obstacle === undefined ? {} : { disabled: true, hint: obstacle }) };
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  throw new HearthError({
    code: "wizard-cancelled",
    what: "The wizard was ended.",
    why: "Ctrl-C or Esc.",
    remedy: "Nothing was written. Run it again when you like.",
  });
}
