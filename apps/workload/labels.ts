/** The label that ties pods, services and network policies of one workload together. */
export function selectorLabels(app: string): Record<string, string> {
  return { "app.kubernetes.io/name": app };
}
