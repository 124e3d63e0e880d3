import type { Engine, EngineRequest } from "./engine.ts";
import { openStack, underLock } from "./open-stack.ts";
import { withoutSecrets } from "./property/property-value.ts";
import { runOperation } from "./run-operation.ts";
import { asDeployment } from "./state/imported-deployment.ts";
import { rootStackType } from "./urn.ts";

/** The engine in this process: what a Pulumi CLI does for this project's programs, without the CLI. */
export const embeddedEngine: Engine = {
  kind: "embedded",
  preview: (request) => runOperation(request, { program: true, preview: true, refresh: request.refresh === true }),
  up: (request) => runOperation(request, { program: true, preview: false, refresh: request.refresh === true }),
  refresh: (request) => runOperation(request, { program: false, preview: false, refresh: true }),
  destroy: (request) =>
    runOperation(request, { program: false, preview: false, refresh: request.refresh === true, destroy: true }),

  async exportState(request) {
    const { store } = await openStack(request);
    const deployment = await store.read();
    return { version: 3, deployment: deployment ?? { manifest: { time: "", magic: "", version: "" } } };
  },

  async importState(request, checkpoint) {
    const opened = await openStack(request);
    await underLock(opened, async () => {
      await opened.store.read();
      await opened.store.write(asDeployment(checkpoint));
    });
  },

  async forgetState(request) {
    const opened = await openStack(request);
    await underLock(opened, async () => {
      await opened.store.read();
      await opened.store.remove();
    });
  },

  async outputs(request: EngineRequest) {
    const { store } = await openStack(request);
    const { resources } = await store.load();
    const stack = resources.find((resource) => resource.type === rootStackType);
    return withoutSecrets(stack?.outputs ?? {}) as Record<string, unknown>;
  },
};
