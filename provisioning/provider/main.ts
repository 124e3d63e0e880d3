import { provider } from "@pulumi/pulumi";
import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { exitWhenOrphaned } from "../engine/exit-when-orphaned.ts";
import { connectEngineLog } from "./engine-log.ts";
import { MachineResource } from "./machine-resource.ts";

/** The type of a resource from its URN: `urn:pulumi:stack::project::parent$type::name`. */
function resourceType(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

const args = process.argv.slice(2);
const cancelled = new AbortController();
const machine = new MachineResource(
  connectEngineLog(args.find((arg) => !arg.startsWith("-"))),
  // Loaded on use: a preview needs none of the tools.
  async (spec) => (await import("../machine/open-workbench.ts")).openWorkbench(spec),
  cancelled.signal,
);

/** Makes an unknown type an error with words, and a HearthError the text that people read. */
async function forMachine<Result>(urn: string, work: () => Result | Promise<Result>): Promise<Result> {
  if (resourceType(urn) !== "hearth:metal:Machine") {
    throw new Error(
      `The provider hearth has no resource type ${resourceType(urn)}. Is it of the same version as the program?`,
    );
  }
  try {
    return await work();
  } catch (error) {
    throw error instanceof HearthError ? new Error(formatHearthError(error), { cause: error }) : error;
  }
}

const plugin: provider.Provider = {
  version: "0.1.0",
  check: (urn, _olds, news) => forMachine(urn, () => machine.check(news)),
  diff: (_id, urn, olds, news) => forMachine(urn, () => machine.diff(urn, olds, news)),
  create: (urn, inputs) => forMachine(urn, () => machine.create(urn, inputs)),
  update: (_id, urn, olds, news) => forMachine(urn, () => machine.update(urn, olds, news)),
  read: (id, urn, props) => forMachine(urn, () => machine.read(id, props)),
  delete: (_id, urn, props) => forMachine(urn, () => machine.delete(urn, props)),
  cancel: async () => cancelled.abort(new Error("The run was interrupted; `make` goes on where it stopped.")),
};

// An engine that was killed cannot end its plugins.
exitWhenOrphaned();
await provider.main(plugin, args);
