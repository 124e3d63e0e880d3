import { provider } from "@pulumi/pulumi";
import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { exitWhenOrphaned } from "../engine/exit-when-orphaned.ts";
import { ClusterResource } from "./cluster-resource.ts";
import { connectEngineLog } from "./engine-log.ts";
import { MachineResource } from "./machine-resource.ts";
import { NodeResource } from "./node-resource.ts";
import { OutsideSecretResource } from "./outside-secret-resource.ts";
import { PlatformResource } from "./platform-resource.ts";
import type { Resource } from "./resource.ts";

/** The type of a resource from its URN: `urn:pulumi:stack::project::parent$type::name`. */
function resourceType(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

const args = process.argv.slice(2);
const cancelled = new AbortController();
const log = connectEngineLog(args.find((arg) => !arg.startsWith("-")));

// What acts is loaded on use: a preview needs none of the tools.
const resources: Readonly<Record<string, Resource>> = {
  "hearth:metal:Machine": new MachineResource(
    log,
    async (spec) => (await import("../machine/open-workbench.ts")).openWorkbench(spec),
    cancelled.signal,
  ),
  "hearth:cluster:Cluster": new ClusterResource(log),
  "hearth:cluster:Node": new NodeResource(
    log,
    async (...access) => (await import("../cluster/open-cluster-bench.ts")).openClusterBench(...access),
    cancelled.signal,
  ),
  "hearth:external:Secret": new OutsideSecretResource(),
  "hearth:platform:Platform": new PlatformResource(
    log,
    async (...access) => (await import("../cluster/open-cluster-bench.ts")).openClusterBench(...access),
    async (...work) => (await import("../platform/bring-up-platform.ts")).bringUpPlatform(...work),
    cancelled.signal,
  ),
};

/** Makes an unknown type an error with words, and a HearthError the text that people read. */
async function forResource<Result>(
  urn: string,
  work: (resource: Resource) => Result | Promise<Result>,
): Promise<Result> {
  const resource = resources[resourceType(urn)];
  if (!resource) {
    throw new Error(
      `The provider hearth has no resource type ${resourceType(urn)}. Is it of the same version as the program?`,
    );
  }
  try {
    return await work(resource);
  } catch (error) {
    throw error instanceof HearthError ? new Error(formatHearthError(error), { cause: error }) : error;
  }
}

const plugin: provider.Provider = {
  version: "0.1.0",
  check: (urn, olds, news) => forResource(urn, (resource) => resource.check(olds, news)),
  diff: (_id, urn, olds, news) => forResource(urn, (resource) => resource.diff(urn, olds, news)),
  create: (urn, inputs) => forResource(urn, (resource) => resource.create(urn, inputs)),
  update: (_id, urn, olds, news) => forResource(urn, (resource) => resource.update(urn, olds, news)),
  read: (id, urn, props) => forResource(urn, (resource) => resource.read(id, props)),
  delete: (_id, urn, props) => forResource(urn, (resource) => resource.delete(urn, props)),
  cancel: async () => cancelled.abort(new Error("The run was interrupted; `make` goes on where it stopped.")),
};

// An engine that was killed cannot end its plugins.
exitWhenOrphaned();
await provider.main(plugin, args);
