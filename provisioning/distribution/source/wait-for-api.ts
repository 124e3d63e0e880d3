import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { layout, units } from "./layout.ts";
import { componentUnit, type SourceNode } from "./source-node.ts";

/** How long components are held back at most: without an API they have nothing to do, but their words can be read. */
const patienceSeconds = 600;

/**
 * A unit that is done when the API answers. What needs the API comes after it: started sooner it would fail, double
 * its pauses, and come too late to the moment when the API is there; and it would take the processor from it. One
 * unit asks for all, by one process, because each question costs an emulated processor a tenth of a second.
 */
export function waitForApiFile(node: SourceNode): NodeFile {
  return componentUnit(node, units.apiReady, {
    description: "The wait for the API of Kubernetes",
    after: [units.controlPlane],
    service: {
      Type: "oneshot",
      RemainAfterExit: "yes",
      Restart: "no",
      TimeoutStartSec: "infinity",
      ExecStart:
        `-/usr/bin/curl --silent --fail --output /dev/null --max-time 5 --retry ${patienceSeconds} --retry-delay 1 ` +
        `--retry-all-errors --retry-max-time ${patienceSeconds} --cacert ${layout.pki}/ca.crt https://${node.api}:6443/readyz`,
    },
  });
}
