import { credentials, type ServiceError } from "@grpc/grpc-js";
import type { Message } from "google-protobuf";
import { annotateSecrets, mapProperties, type PropertyMap, withoutSecrets } from "../property/property-value.ts";
import type { WireOptions } from "../property/property-wire.ts";
import { Empty, providerGrpc, type providerProto } from "../protocol.ts";
import type { Urn } from "../urn.ts";
import { decodeDiff } from "./decode-diff.ts";
import { isUnimplemented, partialResource } from "./grpc-error.ts";
import type { PluginProcess } from "./plugin-process.ts";
import * as requests from "./provider-requests.ts";
import type {
  CheckResult,
  ConfiguredProvider,
  DiffResult,
  ExistingResource,
  LiveResource,
} from "./resource-provider.ts";

/** What the plugin said of itself when it was greeted or configured. */
interface Protocol {
  readonly acceptSecrets: boolean;
  readonly supportsPreview: boolean;
}

type Answer<Type extends keyof typeof providerProto> = (typeof providerProto)[Type] extends new () => infer Instance
  ? Instance
  : never;

const unknownDiff: DiffResult = {
  changes: "unknown",
  replaceKeys: [],
  changedKeys: [],
  deleteBeforeReplace: false,
  detailed: undefined,
};

/** Configurations are checked and compared in the clear: only what was configured says whether it knows secrets. */
const inTheClear: WireOptions = { keepSecrets: false, keepUnknowns: true };

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
    try {
      const request = requests.handshakeRequest(engineAddress, directory);
      const answer = await this.call<Answer<"ProviderHandshakeResponse">>("handshake", request);
      this.protocol = { acceptSecrets: answer.getAcceptSecrets(), supportsPreview: true };
    } catch (error) {
      if (!isUnimplemented(error)) throw error;
    }
  }

  async checkConfig(urn: Urn, olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    try {
      const request = requests.checkRequest(urn, olds ?? {}, news, inTheClear);
      const answer = await this.call<Answer<"CheckResponse">>("checkConfig", request);
      const inputs = answer.hasInputs()
        ? requests.decodeStruct(answer.getInputs())
        : mapProperties(news, withoutSecrets);
      return { inputs: annotateSecrets(inputs, news), failures: requests.decodeFailures(answer.getFailuresList()) };
    } catch (error) {
      if (isUnimplemented(error)) return { inputs: news, failures: [] };
      throw error;
    }
  }

  async diffConfig(old: ExistingResource, news: PropertyMap): Promise<DiffResult> {
    try {
      return decodeDiff(await this.call("diffConfig", requests.diffRequest(old, news, [], inTheClear)));
    } catch (error) {
      if (isUnimplemented(error)) return unknownDiff;
      throw error;
    }
  }

  async configure(urn: Urn, id: string, inputs: PropertyMap): Promise<void> {
    const answer = await this.call<Answer<"ConfigureResponse">>(
      "configure",
      requests.configureRequest(urn, id, inputs),
    );
    this.protocol ??= { acceptSecrets: answer.getAcceptsecrets(), supportsPreview: answer.getSupportspreview() };
  }

  async check(urn: Urn, olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResult> {
    const request = requests.checkRequest(urn, olds ?? {}, news, this.wire);
    const answer = await this.call<Answer<"CheckResponse">>("check", request);
    const inputs = answer.hasInputs() ? requests.decodeStruct(answer.getInputs()) : news;
    return {
      inputs: this.knowsSecrets ? inputs : annotateSecrets(inputs, news),
      failures: requests.decodeFailures(answer.getFailuresList()),
    };
  }

  async diff(old: ExistingResource, news: PropertyMap, ignoreChanges: readonly string[]): Promise<DiffResult> {
    return decodeDiff(await this.call("diff", requests.diffRequest(old, news, ignoreChanges, this.wire)));
  }

  async create(urn: Urn, inputs: PropertyMap, timeoutSeconds: number, preview: boolean): Promise<LiveResource> {
    // A provider that cannot preview is taken to give back what it was given.
    if (preview && this.protocol?.supportsPreview !== true) return { id: "", outputs: inputs };
    const request = requests.createRequest(urn, inputs, timeoutSeconds, preview, this.wire);
    return this.live(inputs, async () => {
      const answer = await this.call<Answer<"CreateResponse">>("create", request);
      return { id: answer.getId(), outputs: requests.decodeStruct(answer.getProperties()) };
    });
  }

  async read(resource: ExistingResource): Promise<LiveResource | undefined> {
    const request = requests.readRequest(resource, this.wire);
    const live = await this.live(resource.outputs, async () => {
      const answer = await this.call<Answer<"ReadResponse">>("read", request);
      const outputs = requests.decodeStruct(answer.getProperties());
      return answer.hasInputs()
        ? { id: answer.getId(), outputs, inputs: requests.decodeStruct(answer.getInputs()) }
        : { id: answer.getId(), outputs };
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
    const request = requests.updateRequest(old, news, ignoreChanges, timeoutSeconds, preview, this.wire);
    return this.live(news, async () => {
      const answer = await this.call<Answer<"UpdateResponse">>("update", request);
      return { id: old.id, outputs: requests.decodeStruct(answer.getProperties()) };
    });
  }

  async delete(resource: ExistingResource, timeoutSeconds: number): Promise<void> {
    await this.call("delete", requests.deleteRequest(resource, timeoutSeconds, this.wire));
  }

  async invoke(token: string, args: PropertyMap): Promise<CheckResult> {
    const answer = await this.call<Answer<"InvokeResponse">>("invoke", requests.invokeRequest(token, args, this.wire));
    return {
      inputs: requests.decodeStruct(answer.getReturn()),
      failures: requests.decodeFailures(answer.getFailuresList()),
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

  private get knowsSecrets(): boolean {
    return this.protocol?.acceptSecrets === true;
  }

  private get wire(): WireOptions {
    return { keepSecrets: this.knowsSecrets, keepUnknowns: true };
  }

  /** Runs a call that yields a resource; a half-made one is a result too. */
  private async live(inputs: PropertyMap, run: () => Promise<LiveResource>): Promise<LiveResource> {
    const result = await run().catch((error: unknown) => {
      const partial = partialResource(error);
      if (partial === undefined) throw error;
      return partial;
    });
    return this.knowsSecrets ? result : { ...result, outputs: annotateSecrets(result.outputs, inputs) };
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
