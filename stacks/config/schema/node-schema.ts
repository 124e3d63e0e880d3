import { z } from "zod";
import { hooksSchema, nodeRoleSchema } from "#provisioning/cluster/contract/node-spec.ts";
import { parsePackageName } from "./package-name.ts";
import { parsedText } from "./parsed-text.ts";
import { parseTaint } from "./taint.ts";

function hook(moment: string, example: string) {
  return z
    .string()
    .min(1)
    .optional()
    .meta({ description: `A command line that root's shell runs on the machine ${moment}.`, examples: [example] });
}

/** The options of a machine that say what it is in the cluster. */
export const nodeOptions = {
  role: nodeRoleSchema.optional().meta({
    description:
      "server: runs the cluster's control plane and datastore, and pods like any other. agent: runs pods only. One server is enough; three survive the loss of one.",
    defaultText: "none: the machine is installed and belongs to no cluster",
    examples: ["server"],
  }),
  labels: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: "Labels of the node.", examples: [{ disk: "ssd" }] }),
  taints: z
    .array(parsedText(parseTaint))
    .default([])
    .meta({
      description: "Taints of the node, each written like key=value:Effect or key:Effect.",
      examples: [["dedicated=storage:NoSchedule"]],
    }),
  sysctls: z
    .record(z.string(), z.union([z.string(), z.int()]).transform(String))
    .default({})
    .meta({ description: "Kernel parameters.", examples: [{ "vm.max_map_count": 262_144 }] }),
  packages: z
    .array(parsedText(parsePackageName))
    .default([])
    .meta({ description: "Debian packages that are installed on the node.", examples: [["open-iscsi"]] }),
  hooks: hooksSchema
    .extend({
      beforeJoin: hook("before it joins the cluster", "modprobe nfs"),
      afterJoin: hook("when it has become Ready", "systemctl restart smartd"),
      beforeLeave: hook("before it is drained and leaves the cluster", "systemctl stop smartd"),
      afterUpgrade: hook("when it is Ready again after an upgrade", "systemctl restart smartd"),
    })
    .default({})
    .meta({
      description: "Commands of your own around the steps of Hearth's. One that fails stops the step.",
      defaultText: "none",
    }),
};
