import { welcome } from "./apps/welcome/service.ts";
import type { Service } from "./contract/service.ts";
import { argoCd } from "./platform/argo-cd/service.ts";
import { gitea } from "./platform/gitea/service.ts";
import { metricsServer } from "./system/metrics-server/service.ts";

/** Every service of the tree, in the order of the folders. */
export const allServices: readonly Service[] = [metricsServer, argoCd, gitea, welcome];
