import { z } from "zod";
import type { EngineSession } from "./engine-session.ts";

const resourceSchema = z.object({
  type: z.string(),
  urn: z.string(),
  id: z.string().optional(),
  outputs: z.record(z.string(), z.unknown()).default({}),
  /** On its way out: its replacement stands beside it. */
  delete: z.boolean().optional(),
});

const stateSchema = z.object({ deployment: z.object({ resources: z.array(resourceSchema).default([]) }) });

/** A resource as the state knows it. */
export interface ResourceInState {
  readonly name: string;
  readonly type: string;
  readonly id?: string | undefined;
  /** Those that are secret are not readable. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * What is there, as the state knows it. The outputs of the stack say less: a run that failed, in whatever layer, leaves
 * those of the run before, which name the disk of an installation that is no more.
 */
export async function resourcesInState({ engine, request }: EngineSession): Promise<readonly ResourceInState[]> {
  return findResources(await engine.exportState(request(() => {})));
}

/** @param state as `pulumi stack export` prints it */
export function findResources(state: unknown): readonly ResourceInState[] {
  return stateSchema
    .parse(state)
    .deployment.resources.filter((resource) => resource.delete !== true)
    .map(({ urn, type, id, outputs }) => ({ name: urn.split("::").at(-1) ?? "", type, id, outputs }));
}
