import { createHash } from "node:crypto";
import { HearthError } from "#model/hearth-error.ts";
import type { Crypter } from "./passphrase-crypter.ts";
import type { CiphertextMemory } from "./property-codec.ts";
import { type ResourceJson, resourceFromJson, resourceToJson } from "./resource-codec.ts";
import type { PendingKind, PendingOperation, ResourceState } from "./resource-state.ts";

/** The CLI version whose format is written; it goes into the manifest, and its hash beside it. */
const formatVersion = "3.260.0";

/** The part of a checkpoint that `pulumi stack export` shows under `deployment`. */
export interface DeploymentJson {
  readonly manifest: { readonly time: string; readonly magic: string; readonly version: string };
  readonly secrets_providers?: { readonly type: string; readonly state?: { readonly salt?: string } };
  readonly resources?: readonly ResourceJson[];
  readonly pending_operations?: readonly { readonly resource: ResourceJson; readonly type: PendingKind }[];
  readonly metadata?: object;
}

/** A state file of the CLI's file backend. */
export interface CheckpointJson {
  readonly version: number;
  readonly features?: readonly string[];
  readonly checkpoint: { readonly stack: string; readonly latest?: DeploymentJson };
}

/** What a checkpoint says, secrets opened. */
export interface DeploymentState {
  readonly resources: readonly ResourceState[];
  readonly pendingOperations: readonly PendingOperation[];
}

/**
 * Reads a state file. Versions 3 and 4 hold the same; 4 names features that a reader must know.
 * Throws `engine-state-invalid` on anything else, with the path in the words.
 */
export function parseCheckpoint(text: string, path: string): CheckpointJson {
  const refuse = (why: string, cause?: unknown): never => {
    throw new HearthError({
      code: "engine-state-invalid",
      what: `The state file ${path} cannot be read.`,
      why,
      remedy: `Restore it from ${path}.bak, or from an export of the stack.`,
      cause,
    });
  };
  let json: Partial<CheckpointJson>;
  try {
    json = JSON.parse(text) as Partial<CheckpointJson>;
  } catch (cause) {
    return refuse("It is not JSON.", cause);
  }
  if (json.version !== 3 && json.version !== 4) return refuse(`It has version ${json.version}; 3 and 4 are known.`);
  if (typeof json.checkpoint?.stack !== "string") return refuse("It names no stack.");
  return json as CheckpointJson;
}

/** True if opening the deployment needs the passphrase. */
export function holdsSecrets(deployment: DeploymentJson | undefined): boolean {
  return deployment !== undefined && JSON.stringify(deployment).includes('"ciphertext":');
}

export function deploymentFromJson(
  deployment: DeploymentJson | undefined,
  crypter: Crypter,
  memory: CiphertextMemory,
): DeploymentState {
  return {
    resources: (deployment?.resources ?? []).map((json) => resourceFromJson(json, crypter, memory)),
    pendingOperations: (deployment?.pending_operations ?? []).map((operation) => ({
      resource: resourceFromJson(operation.resource, crypter, memory),
      kind: operation.type,
    })),
  };
}

export function deploymentToJson(
  state: DeploymentState,
  salt: string,
  crypter: Crypter,
  memory: CiphertextMemory,
  time: Date,
): DeploymentJson {
  const magic = createHash("sha256").update(formatVersion).digest("hex");
  return {
    manifest: { time: time.toISOString(), magic, version: formatVersion },
    secrets_providers: { type: "passphrase", state: { salt } },
    ...(state.resources.length > 0 && {
      resources: state.resources.map((resource) => resourceToJson(resource, crypter, memory)),
    }),
    ...(state.pendingOperations.length > 0 && {
      pending_operations: state.pendingOperations.map(({ resource, kind }) => ({
        resource: resourceToJson(resource, crypter, memory),
        type: kind,
      })),
    }),
    metadata: {},
  };
}
