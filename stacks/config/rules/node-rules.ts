import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import { isLabelKey, isLabelValue } from "../schema/label-text.ts";
import { clashes } from "./clashes.ts";
import { placedMachines } from "./machine-place.ts";
import { isReservedLabel } from "./reserved-label.ts";
import type { Rule } from "./rule.ts";

export const nodeRules: readonly Rule[] = [
  { code: "node-option-without-role", check: optionsWithoutRole },
  { code: "label-invalid", check: invalidLabels },
  { code: "label-reserved", check: reservedLabels },
  { code: "taint-duplicate", check: duplicateTaints },
  { code: "sysctl-invalid", check: invalidSysctls },
];

const optionsOfNodes = ["labels", "taints", "sysctls", "packages", "hooks"] as const;

function optionsWithoutRole(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration)
    .filter(({ machine }) => !("role" in machine))
    .flatMap(({ machine, path, label }) =>
      optionsOfNodes
        .filter((option) => Object.keys(machine[option] ?? {}).length > 0)
        .map((option) => ({
          path: [...path, option],
          what: `${label} has ${option} and no role.`,
          why: `${option} are given to a machine when it joins the cluster, and a machine without a role never does.`,
          remedy: `Give ${label} role: server or role: agent, or take ${option} out.`,
        })),
    );
}

function invalidLabels(configuration: ConfigurationDraft): Finding[] {
  return placedLabels(configuration).flatMap(({ key, value, path, label }) => {
    if (isLabelKey(key) && (value === undefined || isLabelValue(value))) return [];
    const wrongKey = !isLabelKey(key);
    return [
      {
        path,
        what: `${label} cannot have the label ${key}: ${value || "“”"}.`,
        why: `The ${wrongKey ? "name in a key" : "value"} is at most 63 letters, digits, dots, hyphens and underscores, with a letter or digit at both ends${wrongKey ? "; before it may stand a DNS domain and a slash" : ""}.`,
        remedy: "Write it like topology.kubernetes.io/zone: attic, or disk: ssd.",
      },
    ];
  });
}

function reservedLabels(configuration: ConfigurationDraft): Finding[] {
  return placedLabels(configuration)
    .filter(({ key }) => isLabelKey(key) && isReservedLabel(key))
    .map(({ key, path, label }) => ({
      path,
      what: `${label} cannot be given the label ${key}.`,
      why: "Below kubernetes.io and k8s.io a node may label itself only with topology.kubernetes.io/zone and region, node.kubernetes.io/… and kubelet.kubernetes.io/….",
      remedy: key.startsWith("node-role.")
        ? "Write role: server or role: agent; for more than that, use a label with a domain of your own."
        : "Use a key with a domain of your own, or without any.",
    }));
}

function duplicateTaints(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration).flatMap(({ machine, path, label }) => {
    const taints = (machine.taints ?? []).map((taint, index) => ({ taint, path: [...path, "taints", index] }));
    return clashes(taints, ({ taint }) => (taint ? `${taint.key}:${taint.effect}` : undefined)).map(
      ({ claim, later }) => ({
        path: later.path,
        what: `${label} has two taints ${claim}.`,
        why: "Kubernetes takes a key only once with the same effect.",
        remedy: "Take one of them out, or give it another key.",
      }),
    );
  });
}

/** sysctl.d(5): a path below /proc/sys with dots or slashes; a line break would begin a parameter of its own. */
function invalidSysctls(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration).flatMap(({ machine, path, label }) =>
    Object.entries(machine.sysctls ?? {}).flatMap(([name, value]) => {
      const wrongName = !/^[a-z0-9_-]+([./][A-Za-z0-9_*:@-]+)+$/.test(name);
      if (!wrongName && (value === undefined || /^[\x20-\x7e]*\S[\x20-\x7e]*$/.test(value))) return [];
      return [
        {
          path: [...path, "sysctls", name],
          what: wrongName
            ? `“${name}”, given to ${label}, is not the name of a kernel parameter.`
            : `The kernel parameter ${name} of ${label} has a value that is empty or has more than one line.`,
          why: wrongName
            ? "A name is the path of a file below /proc/sys, with dots or slashes in between."
            : "The kernel takes one line.",
          remedy: "Write it like vm.max_map_count: 262144; `sysctl -a` prints all there are.",
        },
      ];
    }),
  );
}

function placedLabels(configuration: ConfigurationDraft) {
  return placedMachines(configuration).flatMap(({ machine, path, label }) =>
    Object.entries(machine.labels ?? {}).map(([key, value]) => ({ key, value, label, path: [...path, "labels", key] })),
  );
}
