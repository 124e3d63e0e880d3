import { access, constants, readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { HearthError } from "#model/hearth-error.ts";

/** Where plugins may lie, in the order in which they are looked for. */
export interface PluginPlaces {
  /** `plugins.providers` of `Pulumi.yaml`, absolute paths by package. */
  readonly providerPaths: ReadonlyMap<string, string>;
  /** Value of `PATH`. */
  readonly searchPath: string;
  /** `PULUMI_HOME`. */
  readonly pulumiHome: string;
}

export function pluginPlaces(providerPaths: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv): PluginPlaces {
  return {
    providerPaths,
    searchPath: env.PATH ?? "",
    pulumiHome: env.PULUMI_HOME ?? join(homedir(), ".pulumi"),
  };
}

/** Finds the executable of a resource plugin: the project's own, then PATH, then what the CLI installed. */
export async function findPlugin(packageName: string, places: PluginPlaces): Promise<string> {
  const file = `pulumi-resource-${packageName}`;
  const declared = places.providerPaths.get(packageName);
  if (declared !== undefined) {
    const inFolder = await stat(declared).then(
      (found) => found.isDirectory(),
      () => true,
    );
    const path = inFolder ? join(declared, file) : declared;
    if (await isExecutable(path)) return path;
    const why = `Pulumi.yaml says it is ${path}, which is not an executable file.`;
    throw missing(packageName, why, `Restore ${path} (\`git checkout\`), and make it executable.`);
  }
  for (const folder of places.searchPath.split(delimiter)) {
    if (folder !== "" && (await isExecutable(join(folder, file)))) return join(folder, file);
  }
  const installed = join(places.pulumiHome, "plugins");
  const prefix = `resource-${packageName}-v`;
  const versions = (await readdir(installed).catch(() => [])).filter((name) => name.startsWith(prefix));
  // Newest last: "1.10.0" after "1.9.0".
  versions.sort(new Intl.Collator("en", { numeric: true }).compare);
  for (const name of versions.reverse()) {
    if (await isExecutable(join(installed, name, file))) return join(installed, name, file);
  }
  throw missing(
    packageName,
    `It is not declared in Pulumi.yaml, not in PATH, and not in ${installed}.`,
    `Use Pulumi's CLI, which fetches it (ENGINE=cli, or \`pulumi plugin install resource ${packageName}\` once), or stop below the layer that needs it with LAYER=….`,
  );
}

function missing(packageName: string, why: string, remedy: string): HearthError {
  return new HearthError({
    code: "engine-plugin-missing",
    what: `The resource plugin "${packageName}" is needed and cannot be found.`,
    why,
    remedy,
  });
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
