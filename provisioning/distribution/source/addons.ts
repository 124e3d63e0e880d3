import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { configFile, manifestText } from "../node-file.ts";
import { layout, units } from "./layout.ts";
import { accessManifests } from "./manifests/access.ts";
import { corednsManifests } from "./manifests/coredns.ts";
import { localPathManifests } from "./manifests/local-path.ts";
import { componentUnit, type SourceNode } from "./source-node.ts";

/**
 * What every cluster has from its first minute: applied by every server whenever it starts, in the order of the
 * files' names, as the one owner of the fields that it sets.
 */
export function addonFiles(node: SourceNode): NodeFile[] {
  return [
    manifest("10-access", accessManifests()),
    manifest("20-coredns", corednsManifests(node)),
    manifest("30-local-path", localPathManifests()),
    componentUnit(node, units.addons, {
      description: "Name server, storage class and access rights of the cluster",
      after: [units.apiReady],
      wants: [units.apiReady],
      service: {
        Type: "oneshot",
        RemainAfterExit: "yes",
        Restart: "on-failure",
        TimeoutStartSec: "infinity",
        // Nothing is validated beforehand: that would fetch the API's whole description to check our own files.
        ExecStart: `/usr/local/bin/kubectl apply --server-side --force-conflicts --field-manager=hearth --validate=false --filename=${layout.manifests}`,
      },
    }),
  ];
}

function manifest(name: string, objects: readonly object[]): NodeFile {
  return configFile(`${layout.manifests}/${name}.yaml`, manifestText(objects), [units.addons]);
}
