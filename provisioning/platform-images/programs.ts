import { join } from "node:path";
import type { GoProgram } from "../go-program/go-program.ts";

const folder = (name: string) => join(import.meta.dirname, "go", name);

/** The programs of the platform's images that are compiled from Go modules. */
export const programs = {
  argoCd: {
    name: "argo-cd",
    directory: folder("argo-cd"),
    package: "github.com/argoproj/argo-cd/v3/cmd",
    variables: ["github.com/argoproj/argo-cd/v3/common.version=3.5.7"],
  },
  helm: { name: "helm", directory: folder("helm"), package: "helm.sh/helm/v4/cmd/helm" },
  gitea: {
    name: "gitea",
    directory: folder("gitea"),
    package: "code.gitea.io/gitea",
    tags: ["sqlite", "sqlite_unlock_notify", "sqlite_omit_load_extension", "netgo", "osusergo", "timetzdata"],
    variables: ["main.Version=1.26.0", "code.gitea.io/gitea/modules/setting.StaticRootPath=/app/gitea/static"],
    c: true,
  },
  metricsServer: {
    name: "metrics-server",
    directory: folder("metrics-server"),
    package: "sigs.k8s.io/metrics-server/cmd/metrics-server",
    variables: ["sigs.k8s.io/metrics-server/pkg/version.gitVersion=v0.9.0"],
  },
} as const satisfies Record<string, GoProgram>;
