import { addressRules } from "./address-rules.ts";
import { bootPortRules } from "./boot-port-rules.ts";
import { clusterNetworkRules } from "./cluster-network-rules.ts";
import { clusterRules } from "./cluster-rules.ts";
import { dhcpRules } from "./dhcp-rules.ts";
import { diskRules } from "./disk-rules.ts";
import { externalRules } from "./external-rules.ts";
import { machineRules } from "./machine-rules.ts";
import { networkRules } from "./network-rules.ts";
import { nodeRules } from "./node-rules.ts";
import { platformRules } from "./platform-rules.ts";
import { powerRules } from "./power-rules.ts";
import type { Rule } from "./rule.ts";
import { virtualRules } from "./virtual-rules.ts";
import { virtualSelectorRules } from "./virtual-selector-rules.ts";

/** Every rule, in the order in which its problems are told where the file gives none. */
export const allRules: readonly Rule[] = [
  ...networkRules,
  ...dhcpRules,
  ...bootPortRules,
  ...machineRules,
  ...addressRules,
  ...diskRules,
  ...powerRules,
  ...clusterRules,
  ...clusterNetworkRules,
  ...nodeRules,
  ...platformRules,
  ...externalRules,
  ...virtualRules,
  ...virtualSelectorRules,
];
