import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { layout, units } from "./layout.ts";
import { componentUnit, type SourceNode, scriptFile } from "./source-node.ts";

/** How long components are held back at most: without an API they have nothing to do, but their words can be read. */
const patienceSeconds = 600;

/**
 * A unit that is done when the API answers. What needs the API comes after it: started sooner it would fail, double
 * its pauses, and come too late to the moment when the API is there; and it would take the processor from it. One
 * unit asks for all, because asking costs an emulated processor a tenth of a second.
 */
export function waitForApiFiles(node: SourceNode): NodeFile[] {
  return [
    scriptFile(
      "wait-for-api",
      `#!/bin/sh
# usage: wait-for-api ADDRESS: until the API server there is ready
until curl --silent --fail --max-time 5 --output /dev/null --cacert ${layout.pki}/ca.crt "https://$1:6443/readyz"; do
  sleep 0.5
done
`,
      [],
    ),
    componentUnit(node, units.apiReady, {
      description: "The wait for the API of Kubernetes",
      after: [units.apiserver],
      service: {
        Type: "oneshot",
        RemainAfterExit: "yes",
        Restart: "no",
        ExecStart: `-/usr/bin/timeout ${patienceSeconds} ${layout.scripts}/wait-for-api ${node.api}`,
        TimeoutStartSec: "infinity",
      },
    }),
  ];
}
