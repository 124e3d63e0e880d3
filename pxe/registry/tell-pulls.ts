import type { Pull } from "./registry-routes.ts";

/** Whoever is on the network can ask for names: so many lines, and the log grows no further. */
const mostLines = 2_000;

/** A line the first time that somebody asks for an image: what came from the cache, and what it lacks. */
export function tellPulls(write: (line: string) => void): (pull: Pull) => void {
  const told = new Set<string>();
  return ({ address, image, isThere }) => {
    const line = `registry: ${address} ${isThere ? "pulls" : "asks for"} ${image}${isThere ? "" : ", not in the cache"}`;
    if (told.has(line) || told.size >= mostLines) return;
    told.add(line);
    write(line);
  };
}
