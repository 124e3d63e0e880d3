import { HearthError } from "#model/hearth-error.ts";

/** What the person asked for, from flags and from the variables that the Makefile hands on. */
export interface Request {
  /** Name of the environment, `Pulumi.<env>.yaml`. */
  readonly env: string;
  readonly layer?: string;
  readonly node?: string;
  readonly command?: string;
  /** Words for kubectl. */
  readonly args?: string;
  /** Which version of Kubernetes to upgrade to. */
  readonly version?: string;
  /** Of a machine that is added. */
  readonly address?: string;
  readonly mac?: string;
  /** Serial number. */
  readonly disk?: string;
  readonly role?: string;
  /** Name of a service of the platform. */
  readonly service?: string;
  /** Of this computer, where a service is opened; judged where it is used. */
  readonly port?: string;
  /** A generated secret, `namespace/name`. */
  readonly secret?: string;
  /** Name or path of a snapshot. */
  readonly snapshot?: string;
  /** Answers of the wizard, and of a discovery; each is judged where it is used. */
  readonly interface?: string;
  readonly gateway?: string;
  readonly domain?: string;
  readonly dhcp?: string;
  readonly range?: string;
  readonly machines?: string;
  readonly api?: string;
  readonly netboot?: string;
  readonly minutes?: string;
  readonly count?: string;
  readonly engine: "auto" | "cli" | "embedded";
  /** Answer every question with yes. */
  readonly yes: boolean;
  /** The result goes to standard output as JSON, everything for people to standard error. */
  readonly json: boolean;
  /** Where to tell the end of long work: `bell`, the URL of an ntfy topic, or both, with a comma between. */
  readonly notify?: string;
  /** Not only the end of it. */
  readonly all: boolean;
  /** Go on with what is new, until Ctrl-C. */
  readonly follow: boolean;
  /** The shell to complete for. */
  readonly shell?: string;
  /** File that a picture is written to. */
  readonly out?: string;
  /** Files of the verb state. */
  readonly exportTo?: string;
  readonly importFrom?: string;
}

/**
 * Reads the words that flags and the Makefile's variables have in common; the one place that knows their names.
 * @throws HearthError `engine-unknown`
 */
export function readRequest(variables: NodeJS.ProcessEnv): Request {
  const engine = variables.ENGINE || "auto";
  if (engine !== "auto" && engine !== "cli" && engine !== "embedded") {
    throw new HearthError({
      code: "engine-unknown",
      what: `There is no engine called “${engine}”.`,
      why: "ENGINE names what runs the Pulumi programs: the Pulumi CLI or the engine that comes with Hearth.",
      remedy: "Use ENGINE=cli, ENGINE=embedded, or leave it out.",
    });
  }
  return {
    env: variables.ENV || "lab",
    engine,
    yes: isYes(variables.YES),
    json: isYes(variables.JSON),
    all: isYes(variables.ALL),
    follow: isYes(variables.FOLLOW),
    ...(variables.LAYER ? { layer: variables.LAYER } : {}),
    ...(variables.NODE ? { node: variables.NODE } : {}),
    ...(variables.CMD ? { command: variables.CMD } : {}),
    ...(variables.ARGS ? { args: variables.ARGS } : {}),
    ...(variables.VERSION ? { version: variables.VERSION } : {}),
    ...(variables.ADDRESS ? { address: variables.ADDRESS } : {}),
    ...(variables.MAC ? { mac: variables.MAC } : {}),
    ...(variables.DISK ? { disk: variables.DISK } : {}),
    ...(variables.ROLE ? { role: variables.ROLE } : {}),
    // `make rollback APP=…` says the same.
    ...(variables.SERVICE || variables.APP ? { service: variables.SERVICE || variables.APP || "" } : {}),
    ...(variables.PORT ? { port: variables.PORT } : {}),
    ...(variables.SECRET ? { secret: variables.SECRET } : {}),
    ...(variables.SNAPSHOT ? { snapshot: variables.SNAPSHOT } : {}),
    ...answersIn(variables),
    ...(variables.NOTIFY ? { notify: variables.NOTIFY } : {}),
    ...(variables.HEARTH_SHELL ? { shell: variables.HEARTH_SHELL } : {}),
    ...(variables.OUT ? { out: variables.OUT } : {}),
    ...(variables.EXPORT ? { exportTo: variables.EXPORT } : {}),
    ...(variables.IMPORT ? { importFrom: variables.IMPORT } : {}),
  };
}

const answers = {
  interface: "INTERFACE",
  gateway: "GATEWAY",
  domain: "DOMAIN",
  dhcp: "DHCP",
  range: "RANGE",
  machines: "MACHINES",
  api: "API",
  netboot: "NETBOOT",
  minutes: "MINUTES",
  count: "COUNT",
} as const;

function answersIn(variables: NodeJS.ProcessEnv): Pick<Request, keyof typeof answers> {
  const said = Object.entries(answers).map(([key, variable]) => [key, variables[variable]] as const);
  return Object.fromEntries(said.filter(([, value]) => value));
}

function isYes(text: string | undefined): boolean {
  return /^(1|y|yes|true)$/i.test(text ?? "");
}
