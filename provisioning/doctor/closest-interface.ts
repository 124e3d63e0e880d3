import { closestMatch } from "leven";

/** The interface that was probably meant; never the loopback. */
export function closestInterface(name: string, others: readonly string[]): string | undefined {
  const possible = others.filter((other) => other !== "lo");
  return possible.length === 1 ? possible[0] : closestMatch(name, possible, { maxDistance: 3 });
}
