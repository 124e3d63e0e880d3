import { DecodeError } from "#model/decode-error.ts";
import { optionCode } from "./option-code.ts";
import type { OptionCollector } from "./option-collector.ts";

/** A stretch of a message that holds options: `options`, or `file` and `sname` by option 52. */
export interface OptionField {
  readonly name: string;
  /** Offset in the message. */
  readonly start: number;
  readonly end: number;
}

/**
 * Adds the options of one field to those already read. An option that comes again continues the earlier one, over
 * fields too (RFC 3396 section 5).
 * @throws DecodeError where an option runs out of its field
 */
export function decodeOptions(message: Uint8Array, field: OptionField, into: OptionCollector): void {
  let offset = field.start;
  while (offset < field.end) {
    const code = message[offset] ?? 0;
    if (code === optionCode.pad) {
      offset += 1;
      continue;
    }
    // What follows the end marker SHOULD be padding (RFC 2131 section 4.1), so that it may be anything.
    if (code === optionCode.end) return;
    const length = offset + 1 < field.end ? (message[offset + 1] ?? 0) : -1;
    if (length < 0) throw new DecodeError(field.name, offset, `option ${code} has no length`);
    const start = offset + 2;
    if (start + length > field.end) {
      const left = field.end - start;
      throw new DecodeError(field.name, offset, `option ${code} wants ${length} bytes, ${left} are left`);
    }
    into.add(code, message.subarray(start, start + length));
    offset = start + length;
  }
  // No end marker: some clients leave it out when the last option ends the datagram.
}
