import type { Request } from "../request.ts";

/** A line for people: beside the result where the result is for a program. */
export function say({ json }: Pick<Request, "json">, text: string): void {
  if (json) console.error(text);
  else console.log(text);
}

/** The result of a verb for a program. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
