import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import { freeAddress } from "./free-address.ts";
import { type PlacedMachine, placedMachines } from "./machine-place.ts";
import type { Rule } from "./rule.ts";

export const clusterRules: readonly Rule[] = [
  { code: "cluster-server-missing", check: missingServer },
  { code: "cluster-server-count-even", check: evenServers },
  { code: "cluster-address-missing", check: missingAddress },
  { code: "cluster-domain-taken", check: takenDomain },
];

function missingServer(configuration: ConfigurationDraft): Finding[] {
  if (!("cluster" in configuration) || !configuration.machines?.length || rolesAreUnclear(configuration)) return [];
  if (servers(configuration).length > 0) return [];
  const agents = placedMachines(configuration).some(({ machine }) => machine.role === "agent");
  return [
    {
      path: agents ? ["machines"] : ["cluster"],
      what: `The cluster has no server${agents ? ", only agents" : ""}.`,
      why: "A server runs the control plane, which makes a cluster of the machines.",
      remedy: `Write role: server at one machine${agents ? "" : ", or take hearth:cluster out if you want machines only"}.`,
    },
  ];
}

/** etcd: n members go on while more than n/2 live, so that an even one adds a member to lose and nothing else. */
function evenServers(configuration: ConfigurationDraft): Finding[] {
  const all = servers(configuration);
  const last = all.at(-1);
  if (!last || all.length % 2 === 1 || rolesAreUnclear(configuration)) return [];
  const spare = all.length / 2 - 1;
  return [
    {
      path: [...last.path, "role"],
      what: `The cluster has ${all.length} servers: ${listed(all.map(({ label }) => label))}.`,
      why:
        spare === 0
          ? "The datastore works while more than half of its servers do: of two, both have to, so that two fail more often than one."
          : `The datastore works while more than half of its servers do: of ${all.length}, ${spare} may fail, as of ${all.length - 1}.`,
      remedy: `Make ${last.label} an agent, or another machine a server.`,
    },
  ];
}

function missingAddress(configuration: ConfigurationDraft): Finding[] {
  const { cluster } = configuration;
  const count = servers(configuration).length;
  if (!cluster || count < 2 || "apiAddress" in cluster) return [];
  const free = freeAddress(configuration);
  return [
    {
      path: ["cluster", "apiAddress"],
      what: `The cluster has ${count} servers, and its API no address of its own.`,
      why: "Whoever knows the API by the address of one server loses it when that server is off or installed again.",
      remedy: `Give it an address that nobody else has: hearth:cluster: { apiAddress: ${free ?? "…"} }.`,
    },
  ];
}

/** In a pod every name below the cluster's domain is looked up in the cluster, and only there. */
function takenDomain({ cluster, network }: ConfigurationDraft): Finding[] {
  const [taken, machines] = [cluster?.domain, network?.domain];
  if (!taken || !machines || (machines !== taken && !machines.endsWith(`.${taken}`))) return [];
  return [
    {
      path: ["cluster", "domain"],
      what: `The cluster's domain ${taken} ${machines === taken ? "is" : "holds"} that of the machines${machines === taken ? "" : `, ${machines}`}.`,
      why: "Inside the cluster no machine could be found by its name: each would be taken for a service's.",
      remedy: "Leave domain out of hearth:cluster: it is cluster.local then.",
    },
  ];
}

function servers(configuration: ConfigurationDraft): readonly PlacedMachine[] {
  return placedMachines(configuration).filter(({ machine }) => machine.role === "server");
}

/** A role that could not be read may be that of a server. */
function rolesAreUnclear({ machines }: ConfigurationDraft): boolean {
  return machines?.some((machine) => !machine || ("role" in machine && machine.role === undefined)) ?? true;
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
