import { credentials, type ServiceError } from "@grpc/grpc-js";
import type { Message } from "google-protobuf";
import {
  annotateSecrets,
  containsUnknowns,
  mapProperties,
  type PropertyMap,
  withoutSecrets,
} from "../property/property-value.ts";
import { decodeProperties, encodeProperties, type WireObject } from "../property/property-wire.ts";
import { Empty, providerGrpc, providerProto, Struct } from "../protocol.ts";
import { parseUrn, type Urn } from "../urn.ts";
import { decodeDiff } from "./decode-diff.ts";
import { isUnimplemented, partialResource } from "./grpc-error.ts";
import type { PluginProcess } from "./plugin-process.ts";
import type {
  CheckResult,
  ConfiguredProvider,
  DiffResult,
  ExistingResource,
  LiveResource,
} from "./resource-provider.ts";

type WireStruct = InstanceType<typeof Struct>;

/** What the plugin said of itself when it was greeted or configured. */
interface Protocol {
  readonly acceptSecrets: boolean;
  readonly supportsPreview: boolean;
}

const unknownDiff: DiffResult = {
  changes: "unknown",
  replaceKeys: [],
  changedKeys: [],
  deleteBeforeReplace: false,
  detailed: undefined,
};

/** One configured provider: a plugin process and the conversation with it. */
export class ProviderClient implements ConfiguredProvider {
  private readonly process: PluginProcess;
  private readonly client: InstanceType<typeof providerGrpc.ResourceProviderClient>;
  private protocol: Protocol | undefined;

  constructor(process: PluginProcess) {
    this.process = process;
    this.client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${process.port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
      "grpc.max_send_message_length": -1,
    });
  }

  /** Greets the plugin; older ones (and the Node SDK's) do not know the greeting, and say the same at `configure`. */
  async handshake(engineAddress: string, directory: string): Promise<void> {
    const request = new providerProto.ProviderHandshakeRequest();
    request.setEngineAddress(engineAddress);
    request.setRootDirectory(directory);
    request.setProgramDirectory(directory);
    request.setConfigureWithUrn(true);
    try {
      const response = await this.call<InstanceType<typeof providerProto.ProviderHandshakeResponse>>(
        "handshake",
        request,
      );
      this.protocol = { acceptSecrets: response.getAcceptSecrets(), supportsPreview: true };
    } catch (error) {
      if (!isUnimplemented(error)) throw error;
    }
  }

  async checkConfig(urn: Urn, olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    const plain = mapProperties(news, withoutSecrets);
    try {
      const response = await this.call<InstanceType<typeof providerProto.CheckResponse>>(
        "checkConfig",
        this.checkRequest(urn, olds ?? {}, plain, false),
      );
      return readCheck(response, plain, news, false);
    } catch (error) {
      if (isUnimplemented(error)) return { inputs: news, failures: [] };
      throw error;
    }
  }

  async diffConfig(old: ExistingResource, news: PropertyMap): Promise<DiffResult> {
    try {
      return await this.diffBy("diffConfig", old, news, [], false);
    } catch (error) {
      if (isUnimplemented(error)) return unknownDiff;
      throw error;
    }
  }

  async configure(urn: Urn, id: string, inputs: PropertyMap): Promise<void> {
    const { name, type } = parseUrn(urn);
    const request = new providerProto.ConfigureRequest();
    request.setUrn(urn);
    request.setName(name);
    request.setType(type);
    request.setId(id);
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    request.setSendsOldInputs(true);
    request.setSendsOldInputsToDelete(true);
    request.setArgs(struct(encodeProperties(inputs, { keepSecrets: true, keepUnknowns: true })));
    const packageName = type.slice(type.lastIndexOf(":") + 1);
    for (const [key, value] of Object.entries(mapProperties(inputs, withoutSecrets))) {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      request.getVariablesMap().set(`${packageName}:config:${key}`, text);
    }
    const response = await this.call<InstanceType<typeof providerProto.ConfigureResponse>>("configure", request);
    this.protocol ??= {
      acceptSecrets: response.getAcceptsecrets(),
      supportsPreview: response.getSupportspreview(),
    };
  }

  async check(urn: Urn, olds: PropertyMap | undefined, news: PropertyMap, _preview: boolean): Promise<CheckResult> {
    const keepSecrets = this.protocol?.acceptSecrets ?? false;
    const response = await this.call<InstanceType<typeof providerProto.CheckResponse>>(
      "check",
      this.checkRequest(urn, olds ?? {}, news, keepSecrets),
    );
    return readCheck(response, news, news, keepSecrets);
  }

  diff(old: ExistingResource, news: PropertyMap, ignoreChanges: readonly string[]): Promise<DiffResult> {
    return this.diffBy("diff", old, news, ignoreChanges, this.protocol?.acceptSecrets ?? false);
  }

  async create(urn: Urn, inputs: PropertyMap, timeoutSeconds: number, preview: boolean): Promise<LiveResource> {
    // A provider that cannot preview is taken to give back what it was given.
    if (preview && this.protocol?.supportsPreview !== true) return { id: "", outputs: inputs };
    const { name, type } = parseUrn(urn);
    const request = new providerProto.CreateRequest();
    request.setUrn(urn);
    request.setName(name);
    request.setType(type);
    request.setProperties(this.encode(inputs));
    request.setTimeout(timeoutSeconds);
    request.setPreview(preview);
    return this.live(inputs, async () => {
      const response = await this.call<InstanceType<typeof providerProto.CreateResponse>>("create", request);
      return { id: response.getId(), outputs: decodeStruct(response.getProperties()) };
    });
  }

  async read(resource: ExistingResource): Promise<LiveResource | undefined> {
    const { name, type } = parseUrn(resource.urn);
    const request = new providerProto.ReadRequest();
    request.setUrn(resource.urn);
    request.setName(name);
    request.setType(type);
    request.setId(resource.id);
    request.setProperties(this.encode(resource.outputs));
    request.setInputs(this.encode(resource.inputs));
    const live = await this.live(resource.outputs, async () => {
      const response = await this.call<InstanceType<typeof providerProto.ReadResponse>>("read", request);
      const inputs = response.getInputs();
      return {
        id: response.getId(),
        outputs: decodeStruct(response.getProperties()),
        ...(inputs !== undefined && { inputs: decodeStruct(inputs) }),
      };
    });
    return live.id === "" ? undefined : live;
  }

  async update(
    old: ExistingResource,
    news: PropertyMap,
    ignoreChanges: readonly string[],
    timeoutSeconds: number,
    preview: boolean,
  ): Promise<LiveResource> {
    if (preview && this.protocol?.supportsPreview !== true) return { id: old.id, outputs: news };
    const { name, type } = parseUrn(old.urn);
    const request = new providerProto.UpdateRequest();
    request.setUrn(old.urn);
    request.setName(name);
    request.setType(type);
    request.setId(old.id);
    request.setOlds(this.encode(old.outputs));
    request.setOldInputs(this.encode(old.inputs));
    request.setNews(this.encode(news));
    request.setTimeout(timeoutSeconds);
    request.setIgnorechangesList([...ignoreChanges]);
    request.setPreview(preview);
    return this.live(news, async () => {
      const response = await this.call<InstanceType<typeof providerProto.UpdateResponse>>("update", request);
      return { id: old.id, outputs: decodeStruct(response.getProperties()) };
    });
  }

  async delete(resource: ExistingResource, timeoutSeconds: number): Promise<void> {
    const { name, type } = parseUrn(resource.urn);
    const request = new providerProto.DeleteRequest();
    request.setUrn(resource.urn);
    request.setName(name);
    request.setType(type);
    request.setId(resource.id);
    request.setProperties(this.encode(resource.outputs));
    request.setOldInputs(this.encode(resource.inputs));
    request.setTimeout(timeoutSeconds);
    await this.call("delete", request);
  }

  async invoke(token: string, args: PropertyMap): Promise<CheckResult> {
    const request = new providerProto.InvokeRequest();
    request.setTok(token);
    request.setArgs(this.encode(args));
    const response = await this.call<InstanceType<typeof providerProto.InvokeResponse>>("invoke", request);
    return {
      inputs: decodeStruct(response.getReturn()),
      failures: response
        .getFailuresList()
        .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  /** Asks the plugin to give up what it is doing; running calls then fail on their own. */
  async cancel(): Promise<void> {
    await this.call("cancel", new Empty()).catch(() => {});
  }

  async close(): Promise<void> {
    this.client.close();
    await this.process.stop();
  }

  private async diffBy(
    method: "diff" | "diffConfig",
    old: ExistingResource,
    news: PropertyMap,
    ignoreChanges: readonly string[],
    keepSecrets: boolean,
  ): Promise<DiffResult> {
    const { name, type } = parseUrn(old.urn);
    const options = { keepSecrets, keepUnknowns: true };
    const request = new providerProto.DiffRequest();
    request.setId(old.id);
    request.setUrn(old.urn);
    request.setName(name);
    request.setType(type);
    request.setOlds(struct(encodeProperties(old.outputs, options)));
    request.setOldInputs(struct(encodeProperties(old.inputs, options)));
    request.setNews(struct(encodeProperties(news, options)));
    request.setIgnorechangesList([...ignoreChanges]);
    return decodeDiff(await this.call(method, request));
  }

  private checkRequest(urn: Urn, olds: PropertyMap, news: PropertyMap, keepSecrets: boolean) {
    const { name, type } = parseUrn(urn);
    const options = { keepSecrets, keepUnknowns: true };
    const request = new providerProto.CheckRequest();
    request.setUrn(urn);
    request.setName(name);
    request.setType(type);
    request.setOlds(struct(encodeProperties(olds, options)));
    request.setNews(struct(encodeProperties(news, options)));
    request.setRandomseed(crypto.getRandomValues(new Uint8Array(32)));
    return request;
  }

  private encode(properties: PropertyMap): WireStruct {
    const keepSecrets = this.protocol?.acceptSecrets ?? false;
    return struct(
      encodeProperties(properties, { keepSecrets, keepUnknowns: Object.values(properties).some(containsUnknowns) }),
    );
  }

  /** Runs a call that yields a resource; a half-made one is a result too. */
  private async live(inputs: PropertyMap, run: () => Promise<LiveResource>): Promise<LiveResource> {
    const result = await run().catch((error: unknown) => {
      const partial = partialResource(error);
      if (partial === undefined) throw error;
      return partial;
    });
    return this.protocol?.acceptSecrets === true
      ? result
      : { ...result, outputs: annotateSecrets(result.outputs, inputs) };
  }

  private call<Response extends Message>(method: string, request: Message): Promise<Response> {
    const client = this.client as unknown as Record<
      string,
      (request: Message, callback: (error: ServiceError | null, response: Response) => void) => void
    >;
    return new Promise((resolve, reject) => {
      client[method]?.call(client, request, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }
}

function struct(wire: WireObject): WireStruct {
  return Struct.fromJavaScript(wire);
}

function decodeStruct(wire: { toJavaScript(): unknown } | undefined): PropertyMap {
  return decodeProperties((wire?.toJavaScript() ?? {}) as WireObject);
}

function readCheck(
  response: InstanceType<typeof providerProto.CheckResponse>,
  sent: PropertyMap,
  news: PropertyMap,
  secretsWereKept: boolean,
): CheckResult {
  const inputs = response.hasInputs() ? decodeStruct(response.getInputs()) : sent;
  return {
    inputs: secretsWereKept ? inputs : annotateSecrets(inputs, news),
    failures: response
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
  };
}
