/** Bytes that are not what they should be: which field, at which offset, and what is wrong with it. */
export class DecodeError extends Error {
  /** E.g. `options`, `hlen`, `option 93`. */
  readonly field: string;
  /** Bytes from the start of the message; of an option's content, from the start of that content. */
  readonly offset: number;

  constructor(field: string, offset: number, problem: string) {
    super(`${field} at byte ${offset}: ${problem}`);
    this.name = "DecodeError";
    this.field = field;
    this.offset = offset;
  }
}
