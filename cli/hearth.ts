import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { type Request, readRequest } from "./cli-environment.ts";

type Verb = (request: Request) => Promise<number>;

/** Loaded on use: `make ssh` should not wait for the engine to be read. */
const verbs: Record<string, () => Promise<Verb>> = {
  up: async () => (await import("./verbs/up.ts")).up,
  preview: async () => (await import("./verbs/preview.ts")).preview,
  status: async () => (await import("./verbs/status.ts")).status,
  ssh: async () => (await import("./verbs/ssh.ts")).ssh,
  reinstall: async () => (await import("./verbs/reinstall.ts")).reinstall,
  destroy: async () => (await import("./verbs/destroy.ts")).destroy,
  boot: async () => (await import("./verbs/boot.ts")).boot,
  outputs: async () => (await import("./verbs/outputs.ts")).outputs,
  state: async () => (await import("./verbs/state.ts")).state,
};

/** `--env home` and the like are the same words as the variables: they win over them. */
function withFlags(variables: NodeJS.ProcessEnv, args: readonly string[]): NodeJS.ProcessEnv {
  const flags = Object.fromEntries(
    args.flatMap((arg, index) => {
      const match = /^--([a-z]+)(?:=(.*))?$/.exec(arg);
      return match?.[1] ? [[match[1].toUpperCase(), match[2] ?? args[index + 1] ?? "1"]] : [];
    }),
  );
  return { ...variables, ...flags };
}

async function main(): Promise<number> {
  const [name = "up", ...args] = process.argv.slice(2);
  const verb = verbs[name];
  if (!verb) {
    throw new HearthError({
      code: "verb-unknown",
      what: `There is no verb called “${name}”.`,
      why: `The verbs are ${Object.keys(verbs).join(", ")}.`,
      remedy: "`make help` says what each of them does.",
    });
  }
  return (await verb())(readRequest(withFlags(process.env, args)));
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof HearthError ? formatHearthError(error) : error);
  process.exitCode = 1;
}
