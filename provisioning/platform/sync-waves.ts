import type { Service } from "#apps/contract/service.ts";

/**
 * The sync wave of every service: 0 for those that wait for nobody, else one more than the last of those that it
 * waits for. What it names and is not among them is not waited for.
 *
 * @throws Error naming the services when they wait for each other in a circle
 */
export function syncWaves(services: readonly Service[]): ReadonlyMap<string, number> {
  const byName = new Map(services.map((service) => [service.name, service]));
  const waves = new Map<string, number>();
  const wave = (service: Service, path: readonly string[]): number => {
    const known = waves.get(service.name);
    if (known !== undefined) return known;
    if (path.includes(service.name))
      throw new Error(`services wait for each other: ${[...path, service.name].join(" → ")}`);
    const earlier = [...service.after, ...(service.requires ?? [])].flatMap((name) => byName.get(name) ?? []);
    const depth = Math.max(-1, ...earlier.map((other) => wave(other, [...path, service.name]))) + 1;
    waves.set(service.name, depth);
    return depth;
  };
  for (const service of services) wave(service, []);
  return waves;
}
