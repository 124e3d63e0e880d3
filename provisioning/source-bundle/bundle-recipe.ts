import type { Json } from "../artifacts/recipe-digest.ts";
import { versions } from "../artifacts/versions.ts";
import { images } from "../distribution/source/images.ts";
import { goProgramRecipe } from "../go-program/go-program.ts";
import { debianPackages } from "./debian-programs.ts";
import { compiledPrograms, imagePrograms, nodePrograms } from "./programs.ts";
import { requireSourceVersion, type SourceVersion } from "./source-versions.ts";
import { fixedOptions, squashfsOptions } from "./squashfs.ts";

/**
 * Everything that decides a bundle, known without compiling anything.
 * @throws HearthError `source-version-unknown`
 */
export async function bundleRecipe(text: string): Promise<Json> {
  const version = requireSourceVersion(text);
  const programs = { ...compiledPrograms(version), ...imagePrograms };
  const recipes = await Promise.all(
    Object.entries(programs).map(
      async ([path, program]): Promise<[string, Json]> => [path, await goProgramRecipe(program)],
    ),
  );
  return {
    kind: "source-bundle",
    version: 2,
    programs: Object.fromEntries(recipes),
    links: nodePrograms,
    debian: [versions.debian.suite, ...debianPackages],
    images,
    squashfs: [...squashfsOptions, ...fixedOptions],
    versions: bundleVersions(version),
  };
}

/** What `versions.json` says. */
export function bundleVersions(version: SourceVersion): Record<string, string> {
  return {
    kubernetes: version,
    ...versions.source[version],
    ...versions.sourceImages,
    go: versions.go.toolchain,
    debian: versions.debian.suite,
  };
}
