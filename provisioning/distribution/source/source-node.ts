import type { NodeFile, NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { kernelUnit } from "../kubernetes/kernel-files.ts";
import { type NodeConfig, nodeConfig } from "../node-config.ts";
import { configFile } from "../node-file.ts";
import { renderUnit, type UnitSections } from "../systemd-unit.ts";
import { bundleOf, layout } from "./layout.ts";

/** What every component's renderer is given. */
export interface SourceNode {
  readonly plan: NodePlan;
  readonly config: NodeConfig;
  readonly isServer: boolean;
  /** Absolute path of a program of the bundle. */
  program(name: string): string;
  /** Where the bundle is mounted. */
  readonly bundle: string;
  /** The API as the components of this node reach it: a server asks itself. */
  readonly api: string;
}

export const apiServerFiles = {
  admission: `${layout.etc}/admission.yaml`,
  auditPolicy: `${layout.etc}/audit-policy.yaml`,
  auditLog: layout.auditLog,
};

export function sourceNode(plan: NodePlan): SourceNode {
  const { directory } = bundleOf(plan.cluster.version);
  const isServer = plan.node.role === "server";
  return {
    plan,
    config: nodeConfig(plan, apiServerFiles),
    isServer,
    bundle: directory,
    program: (name) => `${directory}/bin/${name}`,
    api: isServer ? "127.0.0.1" : plan.apiServer,
  };
}

export function scriptFile(name: string, content: string, restarts: readonly string[]): NodeFile {
  return { ...configFile(`${layout.scripts}/${name}`, content, restarts), mode: 0o755 };
}

/** What differs from component to component. */
export interface Component {
  readonly description: string;
  readonly after?: readonly string[];
  readonly wants?: readonly string[];
  readonly service: UnitSections[string];
}

/**
 * The unit of a component: it comes after the kernel's settings, with the bundle mounted, and is started again until
 * the machine goes down.
 */
export function componentUnit(node: SourceNode, unit: string, component: Component): NodeFile {
  const { description, after = [], wants = [], service } = component;
  const content = renderUnit({
    Unit: {
      Description: description,
      Wants: ["network-online.target", ...wants].join(" "),
      After: [kernelUnit, "network-online.target", ...after].join(" "),
      RequiresMountsFor: node.bundle,
      // The default gives up after five starts within ten seconds; what a component waits for may take longer.
      StartLimitIntervalSec: 0,
    },
    Service: { Restart: "always", RestartSec: 2, ...service },
    Install: { WantedBy: "multi-user.target" },
  });
  return configFile(`/etc/systemd/system/${unit}`, content, [unit]);
}
