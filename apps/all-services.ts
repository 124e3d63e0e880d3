import { blog } from "./apps/blog/service.ts";
import { budget } from "./apps/budget/service.ts";
import { editor } from "./apps/editor/service.ts";
import { jellyfin } from "./apps/jellyfin/service.ts";
import { matrix } from "./apps/matrix/service.ts";
import { ollama } from "./apps/ollama/service.ts";
import { paperless } from "./apps/paperless/service.ts";
import { welcome } from "./apps/welcome/service.ts";
import { wireguard } from "./apps/wireguard/service.ts";
import type { Service } from "./contract/service.ts";
import { argoCd } from "./platform/argo-cd/service.ts";
import { argoRollouts } from "./platform/argo-rollouts/service.ts";
import { cloudNativePg } from "./platform/cloud-native-pg/service.ts";
import { dex } from "./platform/dex/service.ts";
import { gatus } from "./platform/gatus/service.ts";
import { gitea } from "./platform/gitea/service.ts";
import { homepage } from "./platform/homepage/service.ts";
import { kanidm } from "./platform/kanidm/service.ts";
import { logCollector } from "./platform/log-collector/service.ts";
import { loki } from "./platform/loki/service.ts";
import { monitoring } from "./platform/monitoring/service.ts";
import { ntfy } from "./platform/ntfy/service.ts";
import { renovate } from "./platform/renovate/service.ts";
import { signInProxy } from "./platform/sign-in-proxy/service.ts";
import { woodpecker } from "./platform/woodpecker/service.ts";
import { zot } from "./platform/zot/service.ts";
import { certManager } from "./system/cert-manager/service.ts";
import { certificateIssuers } from "./system/certificate-issuers/service.ts";
import { cloudflared } from "./system/cloudflared/service.ts";
import { dns } from "./system/dns/service.ts";
import { externalDns } from "./system/external-dns/service.ts";
import { externalSecrets } from "./system/external-secrets/service.ts";
import { gateway } from "./system/gateway/service.ts";
import { kured } from "./system/kured/service.ts";
import { longhorn } from "./system/longhorn/service.ts";
import { metricsServer } from "./system/metrics-server/service.ts";
import { snapshotController } from "./system/snapshot-controller/service.ts";
import { volsync } from "./system/volsync/service.ts";

/** Every service of the tree, in the order of the folders. */
export const allServices: readonly Service[] = [
  ...[certManager, certificateIssuers, cloudflared, dns, externalDns, externalSecrets, gateway, kured, longhorn],
  ...[metricsServer, snapshotController, volsync],
  ...[argoCd, argoRollouts, cloudNativePg, dex, gatus, gitea, homepage, kanidm, logCollector, loki, monitoring, ntfy],
  ...[renovate, signInProxy, woodpecker, zot],
  ...[blog, budget, editor, jellyfin, matrix, ollama, paperless, welcome, wireguard],
];

/** Names of the services that a person may switch on; Longhorn is switched on by being the storage. */
export const switchableServices: readonly string[] = allServices
  .filter(({ name, optional }) => optional && name !== "longhorn")
  .map(({ name }) => name);
