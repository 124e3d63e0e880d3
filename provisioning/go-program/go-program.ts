import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ArtifactRef } from "#model/artifact-ref.ts";
import { HearthError } from "#model/hearth-error.ts";
import type { BuildProgress } from "../artifacts/build-progress.ts";
import { cachedBuild } from "../artifacts/cached-build.ts";
import type { Json } from "../artifacts/recipe-digest.ts";
import { CommandFailed, runCommand } from "../artifacts/run-command.ts";
import { versions } from "../artifacts/versions.ts";
import { ensureGoToolchain, type GoToolchain, type GoToolchainRequest } from "./go-toolchain.ts";

/** A program of somebody else's, compiled from the modules that a go.mod of ours pins. */
export interface GoProgram {
  /** For people and for the cache: `argo-cd`. */
  readonly name: string;
  /** Holds go.mod and go.sum. */
  readonly directory: string;
  /** Import path of the package main, or `.`. */
  readonly package: string;
  /** Folders with Go of our own that goes in. */
  readonly sources?: readonly string[];
  readonly tags?: readonly string[];
  /** Variables of packages that upstream's own build sets: `example.org/x.version=1.2`. */
  readonly variables?: readonly string[];
  /** Needs the machine's C compiler; what is linked is static all the same. */
  readonly c?: true;
}

/**
 * Compiles a program, once for what decides it. A cold compile of a large one takes minutes on two cores.
 * @throws HearthError `go-missing`, `go-program-failed`
 */
export async function ensureGoProgram(program: GoProgram, request: GoToolchainRequest): Promise<ArtifactRef> {
  const { name } = program;
  const entry = await cachedBuild({
    ...request,
    name,
    recipe: await goProgramRecipe(program),
    build: async (workDirectory) => {
      const file = join(workDirectory, name);
      await compile(program, file, await ensureGoToolchain(request), request.onProgress);
      return { files: { program: file }, packages: {}, facts: {} };
    },
  });
  const ref = entry.artifacts.program;
  if (!ref) throw new Error(`${name} left no program in the cache`);
  return ref;
}

/** Everything that decides a program. */
export async function goProgramRecipe(program: GoProgram): Promise<Json> {
  const { directory, package: main, tags = [], variables = [], c = false, sources = [] } = program;
  const files = await Promise.all(["go.mod", "go.sum"].map((name) => readFile(join(directory, name), "utf8")));
  for (const folder of sources) {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".go")).sort();
    files.push(...(await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))));
  }
  return {
    kind: "go-program",
    version: 1,
    toolchain: versions.go.toolchain,
    main,
    tags: [...tags],
    variables: [...variables],
    c,
    files,
  };
}

async function compile(program: GoProgram, target: string, go: GoToolchain, onProgress: BuildProgress): Promise<void> {
  const { name, directory } = program;
  const flags = [
    "-s -w", // no symbols: a third of the size
    ...(program.c ? ["-linkmode external -extldflags -static"] : []),
    ...(program.variables ?? []).map((variable) => `-X ${variable}`),
  ].join(" ");
  const environment = { ...go.environment, CGO_ENABLED: program.c ? "1" : "0" };
  const what = [...(program.tags ? ["-tags", program.tags.join(",")] : []), program.package];
  onProgress(`${name}: fetching modules`);
  try {
    const packages = await runCommand([go.program, "list", "-deps", ...what], { cwd: directory, environment });
    const total = packages.trim().split("\n").length;
    let compiled = 0;
    await runCommand(["nice", "-n", "10", go.program, "build", "-v", "-o", target, "-ldflags", flags, ...what], {
      cwd: directory,
      environment,
      onLine: (line) => {
        // `-v` names every package that is compiled; other lines begin with `go: ` or are of a C compiler.
        if (!/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) return;
        compiled += 1;
        onProgress(`${name}: ${compiled} of at most ${total} packages compiled`, Math.floor((compiled * 100) / total));
      },
    });
  } catch (cause) {
    throw new HearthError({
      code: "go-program-failed",
      what: `${name} could not be compiled.`,
      why: cause instanceof CommandFailed ? `${cause.tail.split("\n").slice(-3).join(" / ")}.` : String(cause),
      remedy: program.c
        ? "It needs a C compiler (`apt-get install gcc libc6-dev`), the module proxy and 8 GB of free disk; then run it again."
        : "It needs the module proxy and 8 GB of free disk; then run it again.",
      cause,
    });
  }
}

/**
 * Folder of a module's own files, as the checksum in go.sum knows them.
 * @param module import path of the module
 */
export async function moduleDirectory(directory: string, module: string, request: GoToolchainRequest): Promise<string> {
  const go = await ensureGoToolchain(request);
  const run = (words: readonly string[]) =>
    runCommand([go.program, ...words], { cwd: directory, environment: go.environment });
  await run(["mod", "download", module]);
  return (await run(["list", "-m", "-f", "{{.Dir}}", module])).trim();
}
