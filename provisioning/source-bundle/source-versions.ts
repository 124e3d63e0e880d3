import { HearthError } from "#model/hearth-error.ts";
import { versions } from "../artifacts/versions.ts";

/** A version of Kubernetes that can be compiled here. */
export type SourceVersion = keyof typeof versions.source;

/** All of them, the newest first. */
export const sourceVersions = (Object.keys(versions.source) as SourceVersion[]).sort((a, b) =>
  b.localeCompare(a, "en", { numeric: true }),
);

/** @throws HearthError `source-version-unknown` */
export function requireSourceVersion(text: string): SourceVersion {
  const known = sourceVersions.find((version) => version === text);
  if (known) return known;
  throw new HearthError({
    code: "source-version-unknown",
    what: `Kubernetes ${text} cannot be compiled here.`,
    why: `This version of Hearth pins the modules of ${sourceVersions.join(" and ")}.`,
    remedy: `Set \`version\` to one of them, or pin another with \`bin/node scripts/pin-source.ts ${text}\`.`,
  });
}
