import { treeRepository } from "#apps/contract/tree-repository.ts";
import { serviceFolder } from "#provisioning/platform/application.ts";
import { gitOwner } from "#provisioning/platform/git/git-owner.ts";
import { rollBack } from "#provisioning/platform/tree/roll-back.ts";
import { TreeRepository } from "#provisioning/platform/tree/tree-repository.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { printJson } from "../display/say.ts";
import { openEngine } from "../engine-session.ts";
import { chosenService, openPlatform } from "../open-platform.ts";
import type { Request } from "../request.ts";

/** `make rollback APP=welcome`: makes a service what it was before its last change in the cluster's git. */
export async function rollback(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const { bench, site } = await openPlatform(opened, await openEngine(opened));
  const service = chosenService(request.service, site);
  const access = await bench.openGit();
  try {
    const remote = access.remote(await gitOwner(bench.cluster), treeRepository.name);
    const done = await rollBack(await TreeRepository.open(bench.treeDirectory), remote, serviceFolder(service));
    if (request.json) printJson(done);
    else console.log(`✓ ${service.name} is what it was before “${done.undone}” (${done.commit.slice(0, 12)})`);
  } finally {
    await access.close();
  }
  return exitCodes.done;
}
