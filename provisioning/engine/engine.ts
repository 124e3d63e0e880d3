/** What a resource goes through, in the words of the Pulumi CLI. */
export type StepOperation =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "read"
  | "refresh";

/**
 * One changed property of a step. Secrets read `[secret]`, values that are only known
 * after the update read `[unknown]`; everything else is plain JSON.
 */
export interface PropertyChange {
  /** Property path in Pulumi's notation: `disk.serial`, `nics[0].mac`. */
  readonly path: string;
  readonly kind: "add" | "update" | "delete";
  /** True if this property is why the resource is replaced. */
  readonly forcesReplacement: boolean;
  readonly old?: unknown;
  readonly new?: unknown;
}

/** One step of a plan or of a running update, ready to be shown. */
export interface StepView {
  readonly urn: string;
  /** Type token, e.g. `hearth:metal:Machine`. */
  readonly type: string;
  readonly name: string;
  readonly operation: StepOperation;
  /**
   * A replacement is one logical step (`replace`) and two physical ones
   * (`create-replacement`, `delete-replaced`); only logical steps are counted.
   */
  readonly logical: boolean;
  readonly changes: readonly PropertyChange[];
  /** Top-level properties that force the replacement; empty for other operations. */
  readonly replaceKeys: readonly string[];
}

export type LogSeverity = "debug" | "info" | "warning" | "error";

/** What the engine reports while it works, in the order in which it happens. */
export type EngineEvent =
  | {
      readonly kind: "step";
      readonly phase: "planned" | "started" | "done" | "failed" | "skipped";
      readonly step: StepView;
      /** Since `started`, on `done` and `failed`. */
      readonly elapsedMs?: number;
      /** Why, on `failed` and `skipped`. */
      readonly error?: string;
    }
  | {
      readonly kind: "log";
      readonly severity: LogSeverity;
      readonly message: string;
      /** The resource that the message is about. */
      readonly urn?: string;
      /** True for a status that the next message of this resource replaces. */
      readonly ephemeral: boolean;
      /** Messages with the same number, not 0, are pieces of one text. */
      readonly streamId: number;
    };

/** Where the state is kept, in the words of the CLI's environment variables. */
export interface BackendSettings {
  /** `PULUMI_BACKEND_URL`: `s3://…` or `file://…`; wins over `backend.url` of Pulumi.yaml. */
  readonly url?: string | undefined;
  /** `AWS_ACCESS_KEY_ID` */
  readonly keyId?: string | undefined;
  /** `AWS_SECRET_ACCESS_KEY`. Secret. */
  readonly keySecret?: string | undefined;
  /** `AWS_SESSION_TOKEN`. Secret. */
  readonly sessionToken?: string | undefined;
  /** `AWS_REGION`, for an address that names none. */
  readonly region?: string | undefined;
}

/** What an operation is asked to do. */
export interface EngineRequest {
  /** Folder that holds `Pulumi.yaml`. */
  readonly projectDirectory: string;
  readonly stack: string;
  /**
   * Where this computer keeps what belongs to states, e.g. `<project>/.hearth/state`. Root of the file backend unless
   * another one is named: `.pulumi/` then lies below it.
   */
  readonly stateDirectory: string;
  readonly backend?: BackendSettings;
  readonly passphrase: string;
  /** Stack configuration, keys as in `hearth:machines`; objects are handed over as JSON. */
  readonly config: Readonly<Record<string, unknown>>;
  /** URNs or globs (`*` within a segment, `**` anywhere); everything else is left as it is. */
  readonly targets?: readonly string[];
  /** With `targets`: also what depends on them. */
  readonly targetDependents?: boolean;
  /** URNs or globs of resources to replace although nothing changed. */
  readonly replace?: readonly string[];
  /** Read the real state of every resource first. */
  readonly refresh?: boolean;
  /** Resource operations at the same time; default 16. */
  readonly parallel?: number;
  /** When aborted, no new step starts, running ones are asked to cancel, the state is kept. */
  readonly signal?: AbortSignal;
  readonly display: (event: EngineEvent) => void;
}

/** What would be done. */
export interface Plan {
  readonly steps: readonly StepView[];
  /** Logical steps by operation; operations that do not occur are absent. */
  readonly counts: Readonly<Partial<Record<StepOperation, number>>>;
  /** The stack exports something else than before, e.g. because the run before was killed at its very end. */
  readonly outputsChanged: boolean;
}

/** What was done. */
export interface Summary extends Plan {
  /** Stack outputs, secrets masked. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly durationMs: number;
}

/** Runs a Pulumi program and keeps its state. Failures are `HearthError`s. */
export interface Engine {
  readonly kind: "embedded" | "cli";
  preview(request: EngineRequest): Promise<Plan>;
  up(request: EngineRequest): Promise<Summary>;
  refresh(request: EngineRequest): Promise<Summary>;
  destroy(request: EngineRequest): Promise<Summary>;
  /** The deployment as `pulumi stack export` prints it, secrets encrypted. */
  exportState(request: EngineRequest): Promise<unknown>;
  /** Replaces the state by an export; the stack must not be locked. */
  importState(request: EngineRequest, checkpoint: unknown): Promise<void>;
  /** Forgets a stack of which nothing is left. */
  forgetState(request: EngineRequest): Promise<void>;
  /** Stack outputs of the last update with secrets in the clear; never print them whole. */
  outputs(request: EngineRequest): Promise<Record<string, unknown>>;
}

/** Counts logical steps by operation. */
export function countSteps(steps: readonly StepView[]): Plan["counts"] {
  const counts: Partial<Record<StepOperation, number>> = {};
  for (const step of steps) {
    if (step.logical) counts[step.operation] = (counts[step.operation] ?? 0) + 1;
  }
  return counts;
}

/** True if the plan leaves every resource, and what the stack exports, as it is. */
export function isUnchanged(plan: Plan): boolean {
  return !plan.outputsChanged && Object.keys(plan.counts).every((operation) => operation === "same");
}
