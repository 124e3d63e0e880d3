import { appendFileSync, readFileSync } from "node:fs";

/** A resource by its URN. */
export function resourceOf(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", name = ""] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name };
}

/** Notes what a stand-in for a provider was told to do, in the file that HEARTH_STAND_IN_JOURNAL names. */
export function noteDeed(deed: string, urn: string): void {
  const { type, name } = resourceOf(urn);
  appendFileSync(process.env.HEARTH_STAND_IN_JOURNAL ?? "/dev/null", `${deed} ${type.split(":").at(-1)} ${name}\n`);
}

/** @returns asks for what was noted in a file since it was asked before, in order */
export function deedReader(file: () => string): () => string[] {
  let read = 0;
  return () => {
    const lines = readFileSync(file(), "utf8").trimEnd().split("\n");
    const fresh = lines.slice(read);
    read = lines.length;
    return fresh;
  };
}
