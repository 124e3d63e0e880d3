import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { HearthError } from "#model/hearth-error.ts";

/** What the engine needs to know of `Pulumi.yaml`. */
export interface Project {
  readonly name: string;
  /** Folder of `Pulumi.yaml`, absolute. */
  readonly directory: string;
  /** Working directory of the program. */
  readonly programDirectory: string;
  /** Program, relative to its working directory. */
  readonly entryPoint: string;
  /** Folders of provider plugins by package, absolute. */
  readonly providerPaths: ReadonlyMap<string, string>;
  /** `backend.url`. */
  readonly backendUrl: string | undefined;
}

const projectSchema = z.looseObject({
  name: z.string().min(1),
  main: z.string().optional(),
  backend: z.looseObject({ url: z.string().optional() }).optional(),
  plugins: z
    .looseObject({ providers: z.array(z.looseObject({ name: z.string(), path: z.string() })).optional() })
    .optional(),
});

/** Reads `Pulumi.yaml`; the program runs in the folder of `main`, as with the CLI. */
export async function readProject(projectDirectory: string): Promise<Project> {
  const directory = resolve(projectDirectory);
  const path = join(directory, "Pulumi.yaml");
  const invalid = (why: string, cause?: unknown) =>
    new HearthError({
      code: "engine-project-invalid",
      what: `The project file ${path} cannot be used.`,
      why,
      remedy: "Run from the folder of the project, and restore Pulumi.yaml from git.",
      cause,
    });
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw invalid(error.message, error);
  });
  const parsed = projectSchema.safeParse(parse(text));
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const { name, main, plugins, backend } = parsed.data;
  const program = resolve(directory, main ?? ".");
  const isFile = await stat(program).then(
    (found) => found.isFile(),
    (error: Error) => {
      throw invalid(`Its main is missing: ${error.message}`, error);
    },
  );
  return {
    name,
    directory,
    programDirectory: isFile ? dirname(program) : program,
    entryPoint: isFile ? basename(program) : ".",
    providerPaths: new Map((plugins?.providers ?? []).map((entry) => [entry.name, resolve(directory, entry.path)])),
    backendUrl: backend?.url,
  };
}

/** The `encryptionsalt` that the CLI keeps in `Pulumi.<stack>.yaml`, if there is one. */
export async function readConfigSalt(projectDirectory: string, stack: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(projectDirectory, `Pulumi.${stack}.yaml`), "utf8");
    return /^encryptionsalt:\s*(\S+)\s*$/m.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
