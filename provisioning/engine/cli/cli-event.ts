import type { EngineEvent, LogSeverity, PropertyChange, StepOperation, StepView } from "../engine.ts";
import { differences, showable } from "../property/property-diff.ts";
import { formatPropertyPath, parsePropertyPath, propertyAt } from "../property/property-path.ts";
import { decodeProperties, type WireObject } from "../property/property-wire.ts";
import { parseUrn, rootStackType } from "../urn.ts";

/** A resource as the CLI describes it in its events; secrets are blinded there already. */
interface EventState {
  readonly inputs?: WireObject;
  readonly outputs?: WireObject;
}

interface EventStep {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old?: EventState | null;
  readonly new?: EventState | null;
  /** Properties that force a replacement. */
  readonly keys?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string; readonly inputDiff: boolean }>> | null;
  readonly logical: boolean;
}

/** The events of `pulumi up --json` that mean something here (`apitype.EngineEvent` in the CLI's source). */
export interface CliEvent {
  readonly resourcePreEvent?: { readonly metadata: EventStep };
  readonly resOutputsEvent?: { readonly metadata: EventStep };
  readonly resOpFailedEvent?: { readonly metadata: EventStep };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    readonly severity: string;
    readonly streamID?: number;
    readonly ephemeral?: boolean;
  };
}

/** One line of the CLI's JSON output; `undefined` if it is none of its events. */
export function parseCliEvent(line: string): CliEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as CliEvent;
  } catch {
    return undefined;
  }
}

/** The CLI's event in the words of {@link EngineEvent}. In a preview, what is about to begin is what is planned. */
export function fromCliEvent(event: CliEvent, preview: boolean): readonly EngineEvent[] {
  const { diagnosticEvent: diagnostic } = event;
  if (diagnostic !== undefined) {
    return [
      {
        kind: "log",
        severity: severityOf(diagnostic.severity),
        message: diagnostic.message.replace(/<\{%.*?%\}>/g, "").trimEnd(),
        ...(diagnostic.urn && { urn: diagnostic.urn }),
        ephemeral: diagnostic.ephemeral === true,
        streamId: diagnostic.streamID ?? 0,
      },
    ];
  }
  const begin = event.resourcePreEvent?.metadata;
  if (begin !== undefined) {
    const step = viewOf(begin);
    const planned: EngineEvent[] = step.logical ? [{ kind: "step", phase: "planned", step }] : [];
    if (preview || step.operation === "same" || step.operation === "replace") return planned;
    return [...planned, { kind: "step", phase: "started", step }];
  }
  const end = event.resOutputsEvent?.metadata;
  if (end !== undefined && !preview) {
    const step = viewOf(end);
    return step.operation === "same" || step.operation === "replace" ? [] : [{ kind: "step", phase: "done", step }];
  }
  const failed = event.resOpFailedEvent?.metadata;
  return failed === undefined ? [] : [{ kind: "step", phase: "failed", step: viewOf(failed) }];
}

/** True if the event says that the stack exports something else than before. */
export function changesStackOutputs(event: CliEvent): boolean {
  const step = event.resOutputsEvent?.metadata;
  if (step?.type !== rootStackType) return false;
  return differences(decodeProperties(step.old?.outputs ?? {}), decodeProperties(step.new?.outputs ?? {})).length > 0;
}

const operations: ReadonlySet<string> = new Set<StepOperation>([
  "same",
  "create",
  "update",
  "delete",
  "replace",
  "create-replacement",
  "delete-replaced",
  "read",
  "refresh",
]);

function viewOf(step: EventStep): StepView {
  const { name } = parseUrn(step.urn);
  const operation = operations.has(step.op) ? (step.op as StepOperation) : "same";
  const replaceKeys = step.keys ?? [];
  return {
    urn: step.urn,
    type: step.type,
    name,
    operation,
    // Only the middle one of a replacement's three steps is counted, as everywhere here.
    logical: operation !== "create-replacement" && operation !== "delete-replaced",
    changes: operation === "same" || operation.startsWith("delete") ? [] : changesOf(step, replaceKeys),
    replaceKeys,
  };
}

function changesOf(step: EventStep, replaceKeys: readonly string[]): readonly PropertyChange[] {
  const old = decodeProperties(step.old?.inputs ?? {});
  const fresh = decodeProperties(step.new?.inputs ?? {});
  if (step.op === "create") {
    return Object.entries(fresh).map(([path, value]) => ({
      path,
      kind: "add",
      forcesReplacement: false,
      new: showable(value),
    }));
  }
  const detailed = Object.entries(step.detailedDiff ?? {});
  if (detailed.length === 0) {
    return differences(old, fresh).map(({ path, kind, old: before, new: after }) => ({
      path: formatPropertyPath(path),
      kind,
      forcesReplacement: replaceKeys.includes(String(path[0])),
      ...(before !== undefined && { old: showable(before) }),
      ...(after !== undefined && { new: showable(after) }),
    }));
  }
  const oldOutputs = decodeProperties(step.old?.outputs ?? {});
  return detailed.map(([text, { diffKind, inputDiff }]) => {
    const path = parsePropertyPath(text);
    const kind = diffKind.startsWith("add") ? "add" : diffKind.startsWith("delete") ? "delete" : "update";
    const before = propertyAt(inputDiff ? old : oldOutputs, path) ?? propertyAt(old, path);
    const after = propertyAt(fresh, path);
    return {
      path: text,
      kind,
      forcesReplacement: diffKind.endsWith("-replace") || replaceKeys.includes(String(path[0])),
      ...(before !== undefined && kind !== "add" && { old: showable(before) }),
      ...(after !== undefined && kind !== "delete" && { new: showable(after) }),
    };
  });
}

function severityOf(severity: string): LogSeverity {
  if (severity === "debug" || severity === "warning" || severity === "error") return severity;
  return "info";
}
