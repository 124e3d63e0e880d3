import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { HearthError } from "#model/hearth-error.ts";
import type { ConfigurationPath } from "./problem.ts";

/** A Pulumi stack file, as far as Hearth is concerned with it. */
export interface StackFile {
  /** All of `config:`, every namespace, as it stands in the file. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The keys below `hearth:` without that prefix, `{ kind, network, boot, ssh, images, cluster, machines }`, and the bare keys. */
  readonly hearth: Readonly<Record<string, unknown>>;
  /** Keys without any namespace, which Pulumi refuses. */
  readonly bareKeys: readonly string[];
  /** Line, from 1, of what stands at this path below `hearth:`, or of the nearest thing around it. */
  lineOf(path: ConfigurationPath): number;
}

const prefix = "hearth:";

/**
 * Reads `config:`; whatever else Pulumi keeps at the top (secretsprovider, encryptionsalt, …) is its own business.
 * @param name of the file, for the error
 * @throws HearthError `configuration-syntax`
 */
export function parseStackFile(name: string, text: string): StackFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [fault] = document.errors;
  if (fault) {
    const { line, col } = lineCounter.linePos(fault.pos[0]);
    const shown = text.split("\n")[line - 1]?.trim();
    throw syntaxError(
      name,
      `Line ${line}, column ${col}: ${fault.message.replace(/[.\s]*$/, "")}${shown ? `, in “${shown.slice(0, 60)}”` : ""}.`,
    );
  }
  const top = contentOf(name, document) ?? {};
  if (!isRecord(top)) throw syntaxError(name, "The file is not a group of options with `config:` at its top.");
  const config = top.config ?? {};
  if (!isRecord(config)) throw syntaxError(name, "What stands below `config:` is not a group of options.");
  const bareKeys = Object.keys(config).filter((key) => !key.includes(":"));
  const bare = bareKeys.map((key) => [key, config[key]]);
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return {
    config,
    hearth: Object.fromEntries([...bare, ...own.map(([key, value]) => [key.slice(prefix.length), value])]),
    bareKeys,
    lineOf(path) {
      const [first, ...rest] = path;
      const steps = first === undefined ? ["config"] : ["config", `${prefix}${first}`, ...rest];
      return lineCounter.linePos(offsetOf(document.contents, steps)).line;
    },
  };
}

/** Aliases to nothing, and so many of them that the value would burst, show only when they are followed. */
function contentOf(name: string, document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw syntaxError(name, `${cause instanceof Error ? cause.message : String(cause)}.`);
  }
}

/** Where the value at the path begins or, for a key of a group, the key; as deep as the path can be followed. */
function offsetOf(node: unknown, path: ConfigurationPath, nearest = 0): number {
  const [step, ...rest] = path;
  const here = isNode(node) ? (node.range?.[0] ?? nearest) : nearest;
  if (step === undefined) return nearest || here;
  if (isSeq(node) && typeof step === "number") {
    const item = node.items[step];
    return item === undefined ? nearest || here : offsetOf(item, rest, isNode(item) ? (item.range?.[0] ?? here) : here);
  }
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && [step, bareName(step)].includes(String(key.value)));
    if (!isPair(pair) || !isNode(pair.key)) return nearest || here;
    return offsetOf(pair.value, rest, pair.key.range?.[0] ?? here);
  }
  return nearest || here;
}

function bareName(step: string | number): string {
  return String(step).startsWith(prefix) ? String(step).slice(prefix.length) : String(step);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function syntaxError(name: string, why: string): HearthError {
  return new HearthError({
    code: "configuration-syntax",
    what: `${name} cannot be read as YAML.`,
    why,
    remedy: "Compare its indentation, colons and quotes with Pulumi.home.example.yaml.",
  });
}
