import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { layout } from "./layout.ts";
import { type SourceNode, scriptFile } from "./source-node.ts";

const path = `${layout.scripts}/wait-for-api`;

/**
 * Components are held back until the API answers. Started sooner they would fail, double their pauses, and come too
 * late to the moment when it does; and they would take the processor from it.
 */
export function waitForApi(node: SourceNode): string {
  return `${path} ${node.api}`;
}

export const waitForApiFile: NodeFile = scriptFile(
  "wait-for-api",
  `#!/bin/sh
# usage: wait-for-api ADDRESS: until the API server there is ready
until curl --silent --fail --max-time 5 --output /dev/null --cacert ${layout.pki}/ca.crt "https://$1:6443/readyz"; do
  sleep 0.3
done
`,
  [],
);
