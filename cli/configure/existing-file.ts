import { readFile } from "node:fs/promises";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { ConfigurationError } from "#stacks/config/configuration-error.ts";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import type { NetworkAnswers } from "./network-answers.ts";

/** An environment that the wizard is to go on with. */
export interface ExistingFile {
  readonly text: string;
  readonly environment: Environment;
}

/**
 * @returns undefined where there is no such file
 * @throws ConfigurationError when it has problems: it is a person's, and mended by one
 * @throws HearthError `environment-is-lab`
 */
export async function readExistingFile(root: string, env: string): Promise<ExistingFile | undefined> {
  const name = `Pulumi.${env}.yaml`;
  const text = await readFile(path.join(root, name), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { environment, problems } = judgeStackFile(env, name, text);
  if (!environment) throw new ConfigurationError(name, problems);
  if (environment.kind === "metal") return { text, environment };
  throw new HearthError({
    code: "environment-is-lab",
    what: `${name} describes virtual machines.`,
    why: "The wizard describes real ones; those of a lab are made from the file itself.",
    remedy: "Give the environment of your machines another name, such as ENV=home.",
  });
}

/** What the file says of the network, as the wizard would have been told it. */
export function networkOf({ network, boot }: Environment): NetworkAnswers {
  return {
    ...{ interface: boot.interface, address: boot.address, cidr: network.cidr, domain: network.domain },
    ...(network.gateway ? { gateway: network.gateway } : {}),
    ...(boot.mode === "authoritative" ? { range: boot.range } : {}),
  };
}
