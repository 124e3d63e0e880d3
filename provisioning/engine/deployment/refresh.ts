import type { PropertyChange } from "../engine.ts";
import { differences, showable } from "../property/property-diff.ts";
import { formatPropertyPath } from "../property/property-path.ts";
import { annotateSecrets, propertyEquals, reuseUnchanged, withoutSecrets } from "../property/property-value.ts";
import { grpcMessage } from "../provider/grpc-error.ts";
import type { LiveResource } from "../provider/resource-provider.ts";
import type { ResourceState } from "../state/resource-state.ts";
import { isProviderType } from "../urn.ts";
import { type DeploymentContext, stepView } from "./deployment-context.ts";
import { limit } from "./limit.ts";
import { asExisting, type StepRunner } from "./step-runner.ts";

/** Reads every real resource and corrects the state; what is gone is forgotten. Nothing is changed outside. */
export async function refreshAll(context: DeploymentContext, runner: StepRunner): Promise<void> {
  const slot = limit(context.parallel);
  const gone = new Set<ResourceState>();
  const results = await Promise.all(
    context.base.map((state) =>
      slot(async (): Promise<ResourceState | undefined> => {
        const real = state.custom && !isProviderType(state.type) && !state.pendingReplacement;
        if (!real || (context.targets.constrained && !context.targets.has(state.urn)) || context.signal.aborted)
          return state;
        const fresh = await refreshOne(context, runner, state);
        if (fresh === undefined) gone.add(state);
        return fresh;
      }),
    ),
  );
  const goneUrns = new Set([...gone].map((state) => state.urn));
  for (const [index, state] of context.base.entries()) {
    const fresh = results[index];
    if (fresh === undefined) context.snapshot.remove(state);
    else context.snapshot.replace(state, forget(fresh, goneUrns), fresh !== state || goneUrns.size > 0);
  }
  await context.save();
}

async function refreshOne(
  context: DeploymentContext,
  runner: StepRunner,
  state: ResourceState,
): Promise<ResourceState | undefined> {
  const started = stepView(state.urn, "refresh", { logical: false });
  context.display({ kind: "step", phase: "started", step: started });
  let live: LiveResource | undefined;
  try {
    live = await (await context.registry.provider(state.provider)).read(asExisting(state));
  } catch (error) {
    const message = grpcMessage(error);
    runner.failures.push({ urn: state.urn, operation: "refresh", message });
    context.display({ kind: "step", phase: "failed", step: started, error: message });
    return state;
  }
  if (live === undefined) {
    const step = stepView(state.urn, "delete");
    runner.steps.push(step);
    context.display({ kind: "step", phase: "done", step });
    return undefined;
  }
  const outputs = reuseUnchanged(state.outputs, annotateSecrets(live.outputs, state.outputs ?? {}));
  const inputs = live.inputs === undefined ? state.inputs : reuseUnchanged(state.inputs, live.inputs);
  const initErrors = live.initErrors ?? [];
  const changes = changesBetween(state, outputs);
  const step = stepView(state.urn, changes.length === 0 ? "same" : "update", { changes });
  runner.steps.push(step);
  context.display({ kind: "step", phase: "done", step });
  const same = propertyEquals(state.outputs ?? {}, outputs) && inputs === state.inputs && live.id === state.id;
  if (same && initErrors.length === 0 && state.initErrors.length === 0) return state;
  return { ...state, id: live.id, outputs, inputs, initErrors, modified: context.now().toISOString() };
}

function changesBetween(state: ResourceState, outputs: ResourceState["inputs"]): readonly PropertyChange[] {
  return differences(state.outputs ?? {}, outputs)
    .filter(
      ({ old, new: fresh }) =>
        old === undefined || fresh === undefined || !propertyEquals(withoutSecrets(old), withoutSecrets(fresh)),
    )
    .map(({ path, kind, old, new: fresh }) => ({
      path: formatPropertyPath(path),
      kind,
      forcesReplacement: false,
      ...(old !== undefined && { old: showable(old) }),
      ...(fresh !== undefined && { new: showable(fresh) }),
    }));
}

/** A resource without its references to what is gone. */
function forget(state: ResourceState, gone: ReadonlySet<string>): ResourceState {
  if (gone.size === 0) return state;
  const present = (urns: readonly string[]) => urns.filter((urn) => !gone.has(urn));
  return {
    ...state,
    parent: gone.has(state.parent) ? "" : state.parent,
    deletedWith: gone.has(state.deletedWith) ? "" : state.deletedWith,
    dependencies: present(state.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(state.propertyDependencies).map(([key, urns]) => [key, present(urns)]),
    ),
  };
}
