import type { Request } from "../request.ts";
import type { OptionName } from "./verb-options.ts";

/** What a verb does; resolves with the exit code, see {@link ./exit-codes.ts}. */
export type RunVerb = (request: Request) => Promise<number>;

export const verbGroups = [
  "Every day",
  "One machine",
  "The cluster",
  "The platform",
  "When something is wrong",
  "More",
] as const;

/** A verb as the help, the completion and the reference tell it. Light: what does the work is loaded on use. */
export interface Verb {
  readonly name: string;
  readonly group: (typeof verbGroups)[number];
  /** One line, from the person's side. */
  readonly summary: string;
  /** What else there is to know before using it: a sentence or a few. */
  readonly about: string;
  readonly options: readonly OptionName[];
  /** Words after the verb: a machine, words for its shell, … */
  readonly words?: readonly VerbWord[];
  readonly examples: readonly { readonly run: string; readonly says: string }[];
  /** Exit codes that mean something else with this verb. */
  readonly exits?: Readonly<Record<string, string>>;
  /** The make target of the same meaning. */
  readonly make?: string;
  readonly load: () => Promise<RunVerb>;
}

/** A word that may be given without a flag. */
export interface VerbWord {
  readonly name: string;
  /** The option that it is another way to say. */
  readonly option: OptionName;
  /** Takes all that follows, as one text. */
  readonly rest?: true;
  readonly choices?: readonly string[];
}

/** `hearth ssh metal0` is `hearth ssh --node metal0`. */
export const machineWord: VerbWord = { name: "machine", option: "node" };
