import type { HearthErrorCode } from "#model/error-catalogue.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";

/** Something that holds of every valid configuration and that no single option can tell by itself. */
export interface Rule {
  /** Of the problem it reports; no two rules share one. */
  readonly code: HearthErrorCode;
  /** Looks at what could be read and says nothing about the rest. */
  readonly check: (configuration: ConfigurationDraft) => readonly Finding[];
}
