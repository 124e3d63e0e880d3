import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { yamlText } from "#model/yaml-text.ts";
import type { EngineRequest } from "../engine.ts";
import type { OpenStack } from "../open-stack.ts";
import { readConfigSalt } from "../project-file.ts";
import { removeStaleLocks } from "../state/stack-lock.ts";

/**
 * Makes a stack ready for the CLI: its state file is there, locks of dead processes and pending
 * creations of interrupted runs are gone (the CLI would keep asking about them), and its
 * configuration lies in a file of its own. The CLI writes the encryption salt into the file that it
 * is given, and the user's committed `Pulumi.<stack>.yaml` is to stay as it is.
 *
 * @returns path of that configuration file
 */
export async function prepareCliStack(request: EngineRequest, { store }: OpenStack): Promise<string> {
  const warn = (message: string) =>
    request.display({ kind: "log", severity: "warning", message, ephemeral: false, streamId: 0 });
  await removeStaleLocks(store.place.files, store.place.keys.locks, (holder) =>
    warn(`The lock of ${holder} was removed: that process does not run any more.`),
  );
  const deployment = await store.read();
  if (deployment === undefined) await store.save(() => ({ resources: [], pendingOperations: [] }));
  else if (deployment.pending_operations !== undefined && deployment.pending_operations.length > 0) {
    const { pending_operations: pending, ...settled } = deployment;
    for (const { resource, type } of pending) {
      warn(`An earlier run was interrupted while ${type} ${resource.urn}; it is looked at again now.`);
    }
    await store.write(settled);
  }
  await store.settle();
  const salt = (await readConfigSalt(request.projectDirectory, request.stack)) ?? (await store.salt());
  const path = join(request.stateDirectory, "..", "cli", `Pulumi.${request.stack}.yaml`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, yamlText({ encryptionsalt: salt, config: request.config }), { mode: 0o600 });
  return path;
}
