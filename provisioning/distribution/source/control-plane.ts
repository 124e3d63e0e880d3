import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { commandLine } from "../systemd-unit.ts";
import { apiServerFilesOf, apiServerOptions } from "./api-server.ts";
import { controllerFiles, managerOptions, schedulerOptions } from "./controllers.ts";
import { units } from "./layout.ts";
import { componentUnit, type SourceNode } from "./source-node.ts";

/**
 * The control plane of a server, in one process, as k3s has it: an emulated processor forgets all that it knows of a
 * program whenever it turns to another one, and three programs that talk with each other all day are a third of its
 * work. The controllers and the scheduler begin when the API is ready (`source-bundle/go/node/control_plane.go`).
 */
export function controlPlaneFiles(node: SourceNode): NodeFile[] {
  return [
    ...apiServerFilesOf(node),
    ...controllerFiles(node),
    componentUnit(node, units.controlPlane, {
      description: "The control plane of Kubernetes",
      wants: [units.etcd],
      service: {
        Type: "notify",
        TimeoutStartSec: "infinity",
        // When the machine goes down etcd stops beside it, and the API server would wait a minute for its answers.
        TimeoutStopSec: 20,
        // With the rest of a starting server it competes for the processor, and everybody waits for it.
        CPUWeight: 400,
        LogsDirectory: "hearth",
        LogsDirectoryMode: "0700",
        ExecStart: [
          node.program("control-plane"),
          commandLine("kube-apiserver", apiServerOptions(node)),
          commandLine("kube-controller-manager", managerOptions(node)),
          commandLine("kube-scheduler", schedulerOptions(node)),
        ].join(" \\\n  "),
        LimitNOFILE: 65536,
        OOMScoreAdjust: -998,
      },
    }),
  ];
}
