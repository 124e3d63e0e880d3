import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: "warning" | "critical";
  readonly summary: string;
}

/** What nobody else watches: git, backups, certificates, reboots, and the services' own availability. */
const rules: readonly Rule[] = [
  {
    alert: "ServiceDegraded",
    expr: 'argocd_app_info{health_status="Degraded"} == 1',
    for: "10m",
    severity: "critical",
    summary: "{{ $labels.name }} is degraded: what git says does not run.",
  },
  {
    alert: "ServiceOutOfSync",
    expr: 'argocd_app_info{sync_status!="Synced"} == 1',
    for: "1h",
    severity: "warning",
    summary: "{{ $labels.name }} is not what git says.",
  },
  {
    alert: "CertificateEndsSoon",
    expr: "certmanager_certificate_expiration_timestamp_seconds - time() < 14 * 86400",
    for: "1h",
    severity: "critical",
    summary: "The certificate {{ $labels.name }} ends in less than two weeks and was not renewed.",
  },
  {
    alert: "RebootPending",
    expr: "max by (node) (kured_reboot_required) == 1",
    for: "7d",
    severity: "warning",
    summary: "{{ $labels.node }} has waited for a reboot for a week.",
  },
  {
    alert: "DiskFullSoon",
    expr: 'predict_linear(node_filesystem_avail_bytes{mountpoint="/"}[6h], 3 * 86400) < 0',
    for: "1h",
    severity: "warning",
    summary: "The disk of {{ $labels.instance }} is full in three days if it goes on like this.",
  },
  {
    alert: "ServiceUnavailable",
    expr: 'avg_over_time(gatus_results_endpoint_success{type="HTTP"}[30d]) < 0.999',
    for: "1h",
    severity: "warning",
    summary: "{{ $labels.name }} was there less than 99.9 % of the last 30 days.",
  },
];

/** One alert more for every volume that is to be backed up. */
function backupRules(running: readonly Service[]): readonly Rule[] {
  return running.flatMap(({ name, namespace, backup }) =>
    backup.map(({ claim }) => ({
      alert: "BackupMissed",
      expr: `volsync_volume_out_of_sync{obj_namespace="${namespace}",obj_name="${claim}"} == 1`,
      for: "36h",
      severity: "critical" as const,
      summary: `The volume ${claim} of ${name} has not been backed up for a day and a half.`,
    })),
  );
}

/** The rules as Prometheus' operator takes them. */
export function alertRules(running: readonly Service[]): KubernetesObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: {
      name: "hearth",
      namespace: "monitoring",
      annotations: { "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true" },
    },
    spec: {
      groups: [
        {
          name: "hearth",
          rules: [...rules, ...backupRules(running)].map(({ severity, summary, ...rule }) => ({
            ...rule,
            labels: { severity },
            annotations: { summary },
          })),
        },
      ],
    },
  };
}
