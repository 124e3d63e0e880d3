/** One word of the command line that is not the verb: a flag, and the variable of the Makefile that says the same. */
export interface VerbOption {
  readonly variable: string;
  readonly type: "string" | "boolean" | "enum";
  /** Stands for the value in the help, e.g. `NAME`. */
  readonly hint?: string;
  readonly choices?: readonly string[];
  readonly alias?: string;
  readonly says: string;
}

/** Every flag there is, by its name. A flag wins over its variable. */
export const verbOptions = {
  env: {
    variable: "ENV",
    type: "string",
    hint: "NAME",
    alias: "e",
    says: "the environment, described in Pulumi.<NAME>.yaml (default: lab)",
  },
  node: { variable: "NODE", type: "string", hint: "MACHINE", alias: "n", says: "the machine, by its name" },
  layer: { variable: "LAYER", type: "string", hint: "LAYER", says: "only up to this layer, e.g. metal" },
  engine: {
    variable: "ENGINE",
    type: "enum",
    choices: ["auto", "cli", "embedded"],
    says: "what runs the Pulumi program (default: the Pulumi CLI where there is one)",
  },
  cmd: { variable: "CMD", type: "string", hint: "COMMAND", says: "run this instead of a login shell" },
  args: { variable: "ARGS", type: "string", hint: "WORDS", says: "what kubectl is told, e.g. 'get nodes'" },
  version: { variable: "VERSION", type: "string", hint: "VERSION", says: "the version of Kubernetes, e.g. v1.36.3" },
  service: { variable: "SERVICE", type: "string", hint: "SERVICE", says: "the service, by its name" },
  app: { variable: "APP", type: "string", hint: "SERVICE", says: "the service, by its name" },
  port: {
    variable: "PORT",
    type: "string",
    hint: "PORT",
    says: "the port of this computer (default: one that is free)",
  },
  secret: { variable: "SECRET", type: "string", hint: "SECRET", says: "the secret, namespace/name" },
  snapshot: { variable: "SNAPSHOT", type: "string", hint: "NAME", says: "the snapshot, by its name or as a file" },
  address: { variable: "ADDRESS", type: "string", hint: "ADDRESS", says: "the new machine's fixed address" },
  mac: { variable: "MAC", type: "string", hint: "MAC", says: "the MAC address of the card that it boots from" },
  disk: { variable: "DISK", type: "string", hint: "SERIAL", says: "the serial number of the disk to install on" },
  role: { variable: "ROLE", type: "enum", choices: ["server", "agent"], says: "what it becomes in the cluster" },
  interface: {
    variable: "INTERFACE",
    type: "string",
    hint: "NAME",
    says: "this computer's interface to the machines, e.g. eno1",
  },
  gateway: { variable: "GATEWAY", type: "string", hint: "ADDRESS", says: "the router, or none" },
  domain: { variable: "DOMAIN", type: "string", hint: "DOMAIN", says: "the domain of the machines, e.g. home.arpa" },
  dhcp: {
    variable: "DHCP",
    type: "enum",
    choices: ["proxy", "authoritative"],
    says: "who gives addresses: the router (proxy), or Hearth (authoritative)",
  },
  range: { variable: "RANGE", type: "string", hint: "FIRST-LAST", says: "the addresses that Hearth hands out" },
  machines: {
    variable: "MACHINES",
    type: "string",
    hint: "MACHINES",
    says: "'mac=…,name=…,address=…,disk=serial:…,role=…; mac=…'; what is left out is asked",
  },
  api: { variable: "API", type: "string", hint: "ADDRESS", says: "the address of the API of several servers" },
  netboot: {
    variable: "NETBOOT",
    type: "enum",
    choices: ["grub", "ipxe"],
    says: "how UEFI machines boot over the network (default: grub)",
  },
  minutes: { variable: "MINUTES", type: "string", hint: "MINUTES", says: "how long machines are let in (default: 10)" },
  count: { variable: "COUNT", type: "string", hint: "NUMBER", says: "end when so many machines have reported" },
  yes: { variable: "YES", type: "boolean", alias: "y", says: "answer every question with yes" },
  json: { variable: "JSON", type: "boolean", says: "print the result as JSON; words for people go to standard error" },
  notify: {
    variable: "NOTIFY",
    type: "string",
    hint: "WHERE",
    says: "tell the end of long work: bell, the URL of an ntfy topic, or both with a comma between",
  },
  all: { variable: "ALL", type: "boolean", alias: "a", says: "not only the end of it" },
  follow: { variable: "FOLLOW", type: "boolean", alias: "f", says: "go on with what is new, until Ctrl-C" },
  out: { variable: "OUT", type: "string", hint: "FILE", alias: "o", says: "write it to this file" },
  shell: {
    variable: "HEARTH_SHELL",
    type: "enum",
    choices: ["bash", "zsh", "fish"],
    says: "the shell to complete for",
  },
  export: { variable: "EXPORT", type: "string", hint: "FILE", says: "write the state to this file" },
  import: { variable: "IMPORT", type: "string", hint: "FILE", says: "replace the state by this file" },
} as const satisfies Record<string, VerbOption>;

export type OptionName = keyof typeof verbOptions;

export function optionOf(name: OptionName): VerbOption {
  return verbOptions[name];
}
