import { HearthError } from "#model/hearth-error.ts";
import { type Shell, shellScripts } from "../completion/shell-scripts.ts";
import type { Request } from "../request.ts";

/** `hearth completion bash`: prints the script that a shell sources. */
export async function completion({ shell }: Request): Promise<number> {
  if (shell === undefined || !Object.hasOwn(shellScripts, shell)) {
    throw new HearthError({
      code: "argument-wrong",
      what: "It was not said which shell to complete for.",
      why: `There are scripts for ${Object.keys(shellScripts).join(", ")}.`,
      remedy: "Say `hearth completion bash`, and source what it prints.",
    });
  }
  process.stdout.write(shellScripts[shell as Shell]);
  return 0;
}
