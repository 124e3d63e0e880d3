/**
 * Joins the parts of options that come more than once (RFC 3396 section 5). The parts are joined once, at the end: a
 * datagram of 20,000 one-byte parts would otherwise be copied 20,000 times.
 */
export class OptionCollector {
  readonly #options = new Map<number, Uint8Array>();
  /** Only of options that came again, which is rare. */
  readonly #parts = new Map<number, Uint8Array[]>();

  add(code: number, content: Uint8Array): void {
    const first = this.#options.get(code);
    if (!first) {
      this.#options.set(code, content);
      return;
    }
    const parts = this.#parts.get(code);
    if (parts) parts.push(content);
    else this.#parts.set(code, [first, content]);
  }

  /** All options so far, in the order of their first part. */
  joined(): Map<number, Uint8Array> {
    for (const [code, parts] of this.#parts) this.#options.set(code, Buffer.concat(parts));
    this.#parts.clear();
    return this.#options;
  }
}
