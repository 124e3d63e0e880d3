import type { KubernetesObject } from "../../contract/kubernetes-object.ts";

interface Panel {
  readonly title: string;
  readonly expr: string;
  readonly legend: string;
  /** Grafana's name of a unit. */
  readonly unit: string;
  readonly type?: "timeseries" | "stat" | "table";
}

interface Dashboard {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** What the chart's own dashboards do not show; nodes and pods are theirs. */
const all: readonly Dashboard[] = [
  {
    name: "gitops",
    title: "GitOps",
    panels: [
      {
        title: "Services by health",
        expr: "count by (health_status) (argocd_app_info)",
        legend: "{{health_status}}",
        unit: "short",
        type: "stat",
      },
      {
        title: "Services by sync",
        expr: "count by (sync_status) (argocd_app_info)",
        legend: "{{sync_status}}",
        unit: "short",
        type: "stat",
      },
      {
        title: "Syncs an hour",
        expr: "sum by (phase) (increase(argocd_app_sync_total[1h]))",
        legend: "{{phase}}",
        unit: "short",
      },
      {
        title: "Time to compare",
        expr: "histogram_quantile(0.95, sum by (le) (rate(argocd_app_reconcile_bucket[10m])))",
        legend: "95 %",
        unit: "s",
      },
    ],
  },
  {
    name: "backups",
    title: "Backups",
    panels: [
      {
        title: "Out of date",
        expr: "volsync_volume_out_of_sync",
        legend: "{{obj_namespace}}/{{obj_name}}",
        unit: "short",
        type: "stat",
      },
      { title: "Duration", expr: "volsync_sync_duration_seconds", legend: "{{obj_namespace}}/{{obj_name}}", unit: "s" },
      {
        title: "Missed",
        expr: "increase(volsync_missed_intervals_total[7d])",
        legend: "{{obj_namespace}}/{{obj_name}}",
        unit: "short",
      },
    ],
  },
  {
    name: "power",
    title: "Power and cost",
    panels: [
      {
        title: "Power by RAPL",
        expr: "sum by (instance) (rate(node_rapl_package_joules_total[5m]))",
        legend: "{{instance}}",
        unit: "watt",
      },
      {
        title: "Energy of a day",
        expr: "sum(increase(node_rapl_package_joules_total[1d])) / 3.6e6",
        legend: "all nodes",
        unit: "kwatth",
        type: "stat",
      },
      {
        title: "Processor asked for and used",
        expr: "sum by (namespace) (rate(container_cpu_usage_seconds_total[10m]))",
        legend: "{{namespace}}",
        unit: "short",
      },
      {
        title: "Memory by namespace",
        expr: 'sum by (namespace) (container_memory_working_set_bytes{container!=""})',
        legend: "{{namespace}}",
        unit: "bytes",
      },
    ],
  },
];

/** A ConfigMap a dashboard; Grafana's sidecar takes those with its label. */
export function dashboards(): readonly KubernetesObject[] {
  return all.map(({ name, title, panels }) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `dashboard-${name}`, namespace: "monitoring", labels: { grafana_dashboard: "1" } },
    data: { [`${name}.json`]: `${JSON.stringify(dashboard(`hearth-${name}`, title, panels), null, 2)}\n` },
  }));
}

function dashboard(uid: string, title: string, panels: readonly Panel[]): object {
  return {
    uid,
    title,
    tags: ["hearth"],
    timezone: "browser",
    refresh: "1m",
    time: { from: "now-24h", to: "now" },
    schemaVersion: 39,
    panels: panels.map(({ title: name, expr, legend, unit, type = "timeseries" }, index) => ({
      id: index + 1,
      type,
      title: name,
      datasource: { type: "prometheus", uid: "prometheus" },
      gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
      fieldConfig: { defaults: { unit }, overrides: [] },
      targets: [{ refId: "A", expr, legendFormat: legend }],
    })),
  };
}
