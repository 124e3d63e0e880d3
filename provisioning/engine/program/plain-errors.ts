import { inspect } from "node:util";

/*
 * Loaded into the program before anything else. The SDK prints an exception with `util.inspect`,
 * and hangs the promise it came from on it, through which everything in the process can be reached:
 * printing one line then takes 17 s and 2 GB. With this, an error is its stack and its causes.
 */
Object.defineProperty(Error.prototype, inspect.custom, {
  configurable: true,
  writable: true,
  value(this: Error): string {
    const own = this.stack ?? `${this.name}: ${this.message}`;
    return this.cause === undefined ? own : `${own}\n  caused by ${inspect(this.cause)}`;
  },
});
