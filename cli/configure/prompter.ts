/** One question of the wizard. */
export interface Question {
  /** Without a question mark: `Domain of the machines`. */
  readonly asks: string;
  /** The flag that answers it, for who cannot be asked. */
  readonly flag: string;
  /** Taken when a person just presses Enter, and by `--yes`. Absent where no answer is safe to be taken unread. */
  readonly initial?: string;
}

export interface TextQuestion extends Question {
  /** @returns what is wrong with the answer */
  readonly check: (answer: string) => string | undefined;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Why it cannot be chosen. */
  readonly obstacle?: string;
}

export interface ChoiceQuestion extends Question {
  readonly choices: readonly Choice[];
}

/** Who answers the wizard: a person, or `--yes`, or nobody. */
export interface Prompter {
  text(question: TextQuestion): Promise<string>;
  choose(question: ChoiceQuestion): Promise<string>;
  chooseSome(question: ChoiceQuestion): Promise<readonly string[]>;
  confirm(asks: string): Promise<boolean>;
}
