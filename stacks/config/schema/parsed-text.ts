import { z } from "zod";
import { HearthError, type HearthErrorParts } from "#model/hearth-error.ts";

/** The four parts of the error, as they travel through a zod issue's `params`. */
export interface RefusedText {
  readonly refused: Pick<HearthErrorParts, "code" | "what" | "why" | "remedy">;
}

/** A text that one of the parsers of `model/` (or one like them) reads; its error becomes the problem, word for word. */
export function parsedText<T>(parse: (text: string) => T) {
  return z.string().transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof HearthError)) throw error;
      const { code, what, why, remedy } = error;
      const params: RefusedText = { refused: { code, what, why, remedy } };
      context.addIssue({ code: "custom", message: what, params: { ...params } });
      return z.NEVER;
    }
  });
}
