import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** A Pulumi CLI that answers. */
export interface PulumiCli {
  readonly path: string;
  readonly version: string;
}

// The npm wrapper fetches the CLI on first use; without network it gives up long before this.
const answerTimeoutMs = 30_000;

/** Looks for `pulumi` in PATH and in the project's packages, and asks it for its version. */
export async function findPulumi(projectDirectory: string, variables: NodeJS.ProcessEnv): Promise<PulumiCli | string> {
  const folders = [...(variables.PATH ?? "").split(delimiter), join(projectDirectory, "node_modules", ".bin")];
  const problems: string[] = [];
  for (const folder of new Set(folders.filter((folder) => folder !== ""))) {
    const path = join(folder, "pulumi");
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!there) continue;
    try {
      const options = { env: { ...variables, PULUMI_SKIP_UPDATE_CHECK: "true" }, timeout: answerTimeoutMs };
      const { stdout } = await promisify(execFile)(path, ["version"], options);
      return { path, version: stdout.trim() };
    } catch (error) {
      problems.push(`${path} does not work (${(error as Error).message.split("\n")[0]})`);
    }
  }
  return problems.length > 0 ? problems.join(", ") : "there is no pulumi in PATH or among the project's packages";
}
