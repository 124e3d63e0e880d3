import type { DeploymentState } from "./checkpoint.ts";
import { inDependencyOrder } from "./dependency-order.ts";
import { renameReferences } from "./rename-references.ts";
import type { PendingKind, ResourceState } from "./resource-state.ts";

/**
 * The state while it changes: resources that this operation has dealt with, in the order in which
 * they were finished, followed by those it has not come to yet, as they were.
 */
export class LiveSnapshot {
  private readonly base: ResourceState[];
  private readonly fresh: ResourceState[] = [];
  private readonly gone = new Set<ResourceState>();
  private readonly operations = new Map<ResourceState, PendingKind>();
  /** True if a write is due. */
  dirty = false;

  constructor(base: readonly ResourceState[]) {
    this.base = [...base];
  }

  begin(resource: ResourceState, kind: PendingKind): void {
    this.operations.set(resource, kind);
    this.dirty = true;
  }

  end(resource: ResourceState): void {
    if (this.operations.delete(resource)) this.dirty = true;
  }

  /** From now on `fresh` stands for `old`. `meaningful` false: nothing that matters differs. */
  replace(old: ResourceState | undefined, fresh: ResourceState, meaningful: boolean): void {
    if (old !== undefined) this.gone.add(old);
    this.fresh.push(fresh);
    this.dirty ||= meaningful;
  }

  remove(resource: ResourceState): void {
    this.gone.add(resource);
    this.dirty = true;
  }

  /** Resources and operations as they are to be written now. */
  current(): DeploymentState {
    const resources = [...this.fresh, ...this.base].filter((resource) => !this.gone.has(resource));
    return {
      resources: inDependencyOrder(renameReferences(resources)),
      pendingOperations: [...this.operations].map(([resource, kind]) => ({ resource, kind })),
    };
  }
}
