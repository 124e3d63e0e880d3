/** What a container is given: requests are what the scheduler counts, the memory limit is what it never exceeds. */
export interface Resources {
  /** Thousandths of a processor. There is no limit: a throttled service is worse than a busy neighbour. */
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  /** Defaults to twice the request. */
  readonly memoryLimitMiB?: number;
}

/** The `resources` of a container. */
export function resourceRequirements(resources: Resources): object {
  return {
    requests: { cpu: `${resources.cpuMillis}m`, memory: `${resources.memoryMiB}Mi` },
    limits: { memory: `${resources.memoryLimitMiB ?? 2 * resources.memoryMiB}Mi` },
  };
}
