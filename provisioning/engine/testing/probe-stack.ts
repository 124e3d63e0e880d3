import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine, EngineEvent, EngineRequest, StepView } from "../engine.ts";
import { directCheckpoint, localFiles } from "../state/local-files.ts";
import { stackKeys } from "../state/stack-keys.ts";
import { StackStore } from "../state/stack-store.ts";

export const probeProject = fileURLToPath(new URL("./project", import.meta.url));

const compileCache = fileURLToPath(new URL("../../../.hearth/cache/node-compile", import.meta.url));

/** What a run did, for assertions. */
export interface ProbeRun {
  readonly steps: readonly StepView[];
  readonly counts: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly outputsChanged: boolean;
  readonly events: readonly EngineEvent[];
}

/** A stack of the probe project with a state and a world of its own. */
export class ProbeStack {
  readonly directory = mkdtempSync(join(tmpdir(), "hearth-t-engine-"));
  readonly stateDirectory = join(this.directory, "state");
  readonly checkpointPath = join(this.stateDirectory, ".pulumi", "stacks", "probe", "dev.json");
  readonly locksDirectory = join(this.stateDirectory, ".pulumi", "locks", "organization", "probe", "dev");
  readonly world = join(this.directory, "world");
  events: EngineEvent[] = [];

  request(shape: object, more: Partial<EngineRequest> = {}): EngineRequest {
    // The provider's process inherits it; tests of this folder run one after the other.
    process.env.PROBE_WORLD = this.world;
    // Compiled once for all stacks: it halves what a run costs.
    process.env.NODE_COMPILE_CACHE ??= compileCache;
    return {
      projectDirectory: probeProject,
      stack: "dev",
      stateDirectory: this.stateDirectory,
      passphrase: "open sesame",
      config: { "probe:shape": shape },
      display: (event) => this.events.push(event),
      ...more,
    };
  }

  /** Its state, opened without an engine. */
  store(passphrase: string): StackStore {
    const [keys, files] = [stackKeys("probe", "dev"), localFiles(this.stateDirectory)];
    const checkpoint = directCheckpoint(files, keys.checkpoint);
    return new StackStore({ keys, files, checkpoint }, passphrase, undefined);
  }

  async run(
    engine: Engine,
    verb: "preview" | "up" | "refresh" | "destroy",
    shape: object = {},
    more: Partial<EngineRequest> = {},
  ): Promise<ProbeRun> {
    this.events = [];
    const result = await engine[verb](this.request(shape, more));
    return { outputs: {}, ...result, events: this.events };
  }

  /** Names of the steps that are not `same`, with what is done to them. */
  static changesOf(run: { readonly steps: readonly StepView[] }): string[] {
    return run.steps
      .filter((step) => step.operation !== "same")
      .map((step) => `${step.operation} ${step.name}`)
      .sort();
  }

  /** What the provider really did, in order. */
  journal(): string[] {
    try {
      return readFileSync(join(this.world, "journal.log"), "utf8").trimEnd().split("\n");
    } catch {
      return [];
    }
  }

  /** Ids of the things that exist in the world. */
  things(): string[] {
    return readdirSync(this.world).filter((name) => name.endsWith(".json"));
  }

  checkpoint(): string {
    return readFileSync(this.checkpointPath, "utf8");
  }

  /** The resources of the state file by name. */
  resources(): ReadonlyMap<string, Record<string, unknown>> {
    const { resources = [] } = JSON.parse(this.checkpoint()).checkpoint.latest as {
      resources?: Record<string, unknown>[];
    };
    return new Map(resources.map((resource) => [String(resource.urn).split("::").at(-1) as string, resource]));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
