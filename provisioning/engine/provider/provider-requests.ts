import { mapProperties, type PropertyMap, withoutSecrets } from "../property/property-value.ts";
import { decodeProperties, encodeProperties, type WireObject, type WireOptions } from "../property/property-wire.ts";
import { providerProto, Struct } from "../protocol.ts";
import { parseUrn, type Urn } from "../urn.ts";
import type { CheckFailure, ExistingResource } from "./resource-provider.ts";

/* The requests that a provider is sent, each a function of values. */

export function handshakeRequest(engineAddress: string, directory: string) {
  const request = new providerProto.ProviderHandshakeRequest();
  request.setEngineAddress(engineAddress);
  request.setRootDirectory(directory);
  request.setProgramDirectory(directory);
  request.setConfigureWithUrn(true);
  return request;
}

/** Configuration goes both ways: as properties, and for old plugins as texts in the clear. */
export function configureRequest(urn: Urn, id: string, inputs: PropertyMap) {
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
  request.setArgs(encodeStruct(inputs, { keepSecrets: true, keepUnknowns: true }));
  const packageName = type.slice(type.lastIndexOf(":") + 1);
  for (const [key, value] of Object.entries(mapProperties(inputs, withoutSecrets))) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    request.getVariablesMap().set(`${packageName}:config:${key}`, text);
  }
  return request;
}

export function checkRequest(urn: Urn, olds: PropertyMap, news: PropertyMap, options: WireOptions) {
  const request = named(new providerProto.CheckRequest(), urn);
  request.setOlds(encodeStruct(olds, options));
  request.setNews(encodeStruct(news, options));
  request.setRandomseed(crypto.getRandomValues(new Uint8Array(32)));
  return request;
}

export function diffRequest(
  old: ExistingResource,
  news: PropertyMap,
  ignoreChanges: readonly string[],
  options: WireOptions,
) {
  const request = named(new providerProto.DiffRequest(), old.urn);
  request.setId(old.id);
  request.setOlds(encodeStruct(old.outputs, options));
  request.setOldInputs(encodeStruct(old.inputs, options));
  request.setNews(encodeStruct(news, options));
  request.setIgnorechangesList([...ignoreChanges]);
  return request;
}

export function createRequest(
  urn: Urn,
  inputs: PropertyMap,
  timeoutSeconds: number,
  preview: boolean,
  options: WireOptions,
) {
  const request = named(new providerProto.CreateRequest(), urn);
  request.setProperties(encodeStruct(inputs, options));
  request.setTimeout(timeoutSeconds);
  request.setPreview(preview);
  return request;
}

export function readRequest(resource: ExistingResource, options: WireOptions) {
  const request = named(new providerProto.ReadRequest(), resource.urn);
  request.setId(resource.id);
  request.setProperties(encodeStruct(resource.outputs, options));
  request.setInputs(encodeStruct(resource.inputs, options));
  return request;
}

export function updateRequest(
  old: ExistingResource,
  news: PropertyMap,
  ignoreChanges: readonly string[],
  timeoutSeconds: number,
  preview: boolean,
  options: WireOptions,
) {
  const request = named(new providerProto.UpdateRequest(), old.urn);
  request.setId(old.id);
  request.setOlds(encodeStruct(old.outputs, options));
  request.setOldInputs(encodeStruct(old.inputs, options));
  request.setNews(encodeStruct(news, options));
  request.setTimeout(timeoutSeconds);
  request.setIgnorechangesList([...ignoreChanges]);
  request.setPreview(preview);
  return request;
}

export function deleteRequest(resource: ExistingResource, timeoutSeconds: number, options: WireOptions) {
  const request = named(new providerProto.DeleteRequest(), resource.urn);
  request.setId(resource.id);
  request.setProperties(encodeStruct(resource.outputs, options));
  request.setOldInputs(encodeStruct(resource.inputs, options));
  request.setTimeout(timeoutSeconds);
  return request;
}

export function invokeRequest(token: string, args: PropertyMap, options: WireOptions) {
  const request = new providerProto.InvokeRequest();
  request.setTok(token);
  request.setArgs(encodeStruct(args, options));
  return request;
}

/** Properties of an answer; an absent message is an empty map. */
export function decodeStruct(wire: { toJavaScript(): unknown } | undefined): PropertyMap {
  return decodeProperties((wire?.toJavaScript() ?? {}) as WireObject);
}

type CheckFailureMessage = InstanceType<typeof providerProto.CheckFailure>;

export function decodeFailures(failures: readonly CheckFailureMessage[]): readonly CheckFailure[] {
  return failures.map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
}

function encodeStruct(properties: PropertyMap, options: WireOptions): InstanceType<typeof Struct> {
  return Struct.fromJavaScript(encodeProperties(properties, options));
}

/** Puts in whom the request is about, also in pieces, so that providers need not take URNs apart. */
function named<
  Request extends { setUrn(urn: string): unknown; setName(name: string): unknown; setType(type: string): unknown },
>(request: Request, urn: Urn): Request {
  const { name, type } = parseUrn(urn);
  request.setUrn(urn);
  request.setName(name);
  request.setType(type);
  return request;
}
