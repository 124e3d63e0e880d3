import type { ServiceError } from "@grpc/grpc-js";
import { status as grpcStatus } from "@grpc/grpc-js";
import { decodeProperties, type WireObject } from "../property/property-wire.ts";
import { providerProto, statusProto } from "../protocol.ts";
import type { LiveResource } from "./resource-provider.ts";

/** The words of a gRPC failure without the transport's prefix `2 UNKNOWN:`. */
export function grpcMessage(error: unknown): string {
  const details = (error as Partial<ServiceError>)?.details;
  if (typeof details === "string" && details !== "") return details;
  return (error instanceof Error ? error.message : String(error)).replace(/^\d+ [A-Z_]+: /, "");
}

export function isUnimplemented(error: unknown): boolean {
  return (error as Partial<ServiceError>)?.code === grpcStatus.UNIMPLEMENTED;
}

/**
 * A resource that was made but did not come up: the provider fails, and says in the details of
 * the failure what exists. `undefined` if the failure means that nothing exists.
 */
export function partialResource(error: unknown): LiveResource | undefined {
  const bytes = (error as Partial<ServiceError>)?.metadata?.get("grpc-status-details-bin")[0];
  if (!(bytes instanceof Buffer)) return undefined;
  for (const detail of statusProto.Status.deserializeBinary(bytes).getDetailsList()) {
    if (!detail.getTypeUrl().endsWith("pulumirpc.ErrorResourceInitFailed")) continue;
    const failed = providerProto.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return {
      id: failed.getId(),
      outputs: decodeProperties((failed.getProperties()?.toJavaScript() ?? {}) as WireObject),
      initErrors: failed.getReasonsList(),
    };
  }
  return undefined;
}
