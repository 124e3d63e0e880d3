import type { HearthErrorCode } from "#model/error-catalogue.ts";

/** Where in the configuration: keys and list positions from `hearth:` down, `["machines", 1, "mac"]`. */
export type ConfigurationPath = readonly (string | number)[];

/** What a rule found: a {@link Problem} without its code, which the rule itself carries. */
export interface Finding {
  readonly path: ConfigurationPath;
  /** What is wrong, naming the thing and, in a clash, both owners. A full sentence, like the two below. */
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

/** One thing that has to be put right before anything is done. */
export interface Problem extends Finding {
  readonly code: HearthErrorCode;
  /** Line in the file, from 1; absent where the configuration did not come from a file. */
  readonly line?: number;
}

/** `machines[1].mac`; the whole configuration is the empty text. */
export function renderPath(path: ConfigurationPath): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}
