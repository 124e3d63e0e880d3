import {
  status as grpcStatus,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { Registration } from "../deployment/deployment.ts";
import { decodeGoal, type Goal, unsupportedFeature } from "../deployment/goal.ts";
import type { EngineEvent, LogSeverity } from "../engine.ts";
import type { PropertyMap } from "../property/property-value.ts";
import { decodeProperties, encodeProperties, type WireObject } from "../property/property-wire.ts";
import { Empty, engineGrpc, engineProto, resourceGrpc, resourceProto, Struct } from "../protocol.ts";
import { grpcMessage } from "../provider/grpc-error.ts";
import type { CheckFailure } from "../provider/resource-provider.ts";

/** What the program and the plugins can ask of the engine. */
export interface EngineHandlers {
  register(goal: Goal): Promise<Registration>;
  registerOutputs(urn: string, outputs: PropertyMap): Promise<void>;
  invoke(
    token: string,
    args: PropertyMap,
    provider: string,
    version: string,
  ): Promise<{ outputs: PropertyMap; failures: readonly CheckFailure[] }>;
  readonly display: (event: EngineEvent) => void;
}

export interface EngineServer {
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  close(): void;
}

/** What this engine understands; the SDK does without the rest. */
const features: ReadonlySet<string> = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "aliasSpecs",
  "deletedWith",
]);

const severities: readonly LogSeverity[] = ["debug", "info", "warning", "error"];

/** Serves `ResourceMonitor` and `Engine` of Pulumi's protocol on a free port of this machine. */
export async function serveEngine(handlers: EngineHandlers): Promise<EngineServer> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(resourceGrpc.ResourceMonitorService, monitorService(handlers));
  server.addService(engineGrpc.EngineService, engineService(handlers));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

/** Turns an async function of the request into a gRPC handler. */
function unary<Request, Response>(handle: (request: Request) => Promise<Response> | Response) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => {
          const code = error instanceof Unsupported ? grpcStatus.UNIMPLEMENTED : grpcStatus.UNKNOWN;
          callback({ code, details: grpcMessage(error) });
        },
      );
  };
}

class Unsupported extends Error {}

function monitorService(handlers: EngineHandlers): UntypedServiceImplementation {
  const refuse = (what: string) =>
    unary(() => {
      throw new Unsupported(`the embedded engine does not support ${what}; use ENGINE=cli`);
    });
  return {
    // Says UNIMPLEMENTED, upon which the SDK asks for features and reads its environment.
    getDeploymentInfo: refuse("GetDeploymentInfo"),
    call: refuse("calls of resource methods"),
    readResource: refuse("reading resources that it does not own"),
    registerStackTransform: refuse("transforms"),
    registerStackInvokeTransform: refuse("transforms"),
    registerResourceHook: refuse("resource hooks"),
    registerErrorHook: refuse("resource hooks"),
    registerPackage: refuse("parameterized packages"),
    signalAndWaitForShutdown: unary(() => new Empty()),
    supportsFeature: unary((request: InstanceType<typeof resourceProto.SupportsFeatureRequest>) => {
      const response = new resourceProto.SupportsFeatureResponse();
      response.setHassupport(features.has(request.getId()));
      return response;
    }),
    registerResource: unary(async (request: InstanceType<typeof resourceProto.RegisterResourceRequest>) => {
      const unsupported = unsupportedFeature(request);
      if (unsupported !== undefined) {
        throw new Unsupported(
          `${request.getName()}: the embedded engine does not support ${unsupported}; use ENGINE=cli`,
        );
      }
      return encodeRegistration(await handlers.register(decodeGoal(request)));
    }),
    registerResourceOutputs: unary(
      async (request: InstanceType<typeof resourceProto.RegisterResourceOutputsRequest>) => {
        const outputs = (request.getOutputs()?.toJavaScript() ?? {}) as WireObject;
        await handlers.registerOutputs(request.getUrn(), decodeProperties(outputs));
        return new Empty();
      },
    ),
    invoke: unary(async (request: InstanceType<typeof resourceProto.ResourceInvokeRequest>) => {
      const args = decodeProperties((request.getArgs()?.toJavaScript() ?? {}) as WireObject);
      const result = await handlers.invoke(request.getTok(), args, request.getProvider(), request.getVersion());
      const response = new resourceProto.ResourceInvokeResponse();
      response.setReturn(
        Struct.fromJavaScript(encodeProperties(result.outputs, { keepSecrets: true, keepUnknowns: true })),
      );
      return response;
    }),
  };
}

function encodeRegistration(registration: Registration) {
  const response = new resourceProto.RegisterResourceResponse();
  response.setUrn(registration.urn);
  const { SUCCESS, FAIL } = resourceProto.Result;
  if (registration.outcome !== "success") {
    response.setResult(FAIL);
    return response;
  }
  response.setResult(SUCCESS);
  response.setId(registration.id);
  response.setUnknown(registration.unknown);
  const wire = encodeProperties(registration.outputs, { keepSecrets: true, keepUnknowns: true });
  response.setObject(Struct.fromJavaScript(wire));
  return response;
}

function engineService(handlers: EngineHandlers): UntypedServiceImplementation {
  let rootUrn = "";
  return {
    log: unary((request: InstanceType<typeof engineProto.LogRequest>) => {
      const urn = request.getUrn();
      handlers.display({
        kind: "log",
        severity: severities[request.getSeverity()] ?? "info",
        message: request.getMessage(),
        ...(urn !== "" && { urn }),
        ephemeral: request.getEphemeral(),
        streamId: request.getStreamid(),
      });
      return new Empty();
    }),
    getRootResource: unary(() => {
      const response = new engineProto.GetRootResourceResponse();
      response.setUrn(rootUrn);
      return response;
    }),
    setRootResource: unary((request: InstanceType<typeof engineProto.SetRootResourceRequest>) => {
      rootUrn = request.getUrn();
      return new engineProto.SetRootResourceResponse();
    }),
    startDebugging: unary(() => new Empty()),
    requirePulumiVersion: unary(() => new engineProto.RequirePulumiVersionResponse()),
  };
}
