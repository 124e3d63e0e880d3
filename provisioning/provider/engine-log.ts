import { credentials } from "@grpc/grpc-js";
import { engineGrpc, engineProto } from "../engine/protocol.ts";

/** Lines that a person sees beside the resource while the engine works on it. */
export interface EngineLog {
  /** Stays in the record of the run. */
  info(urn: string, message: string): void;
  warn(urn: string, message: string): void;
  /** Shown while it is the latest word, then forgotten: progress. */
  status(urn: string, message: string): void;
}

/**
 * The log of the engine that started this plugin. `pulumi.log` does not reach it from a provider, because the SDK
 * connects the runtime to the engine only for components.
 *
 * @param engineAddress host and port, the plugin's first argument; without one the log goes to standard error
 */
export function connectEngineLog(engineAddress: string | undefined): EngineLog {
  if (!engineAddress) {
    const print = (_urn: string, message: string) => console.error(message);
    return { info: print, warn: print, status: () => {} };
  }
  const { LogRequest, LogSeverity } = engineProto;
  const client = new engineGrpc.EngineClient(engineAddress, credentials.createInsecure());
  let lastStreamId = 0;
  const send = (severity: number, urn: string, message: string, ephemeral: boolean) => {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    request.setStreamid(++lastStreamId);
    // A lost line of progress is no reason to fail an installation.
    client.log(request, () => {});
  };
  return {
    info: (urn, message) => send(LogSeverity.INFO, urn, message, false),
    warn: (urn, message) => send(LogSeverity.WARNING, urn, message, false),
    status: (urn, message) => send(LogSeverity.INFO, urn, message, true),
  };
}
