import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import { moduleDirectory } from "../go-program/go-program.ts";
import type { GoToolchainRequest } from "../go-program/go-toolchain.ts";
import type { UpstreamManifests } from "../platform/render-tree.ts";
import { programs } from "./programs.ts";

/** What projects publish for the versions that go.sum pins, out of their own modules. */
export async function upstreamManifests(request: GoToolchainRequest): Promise<UpstreamManifests> {
  const argoCd = await moduleDirectory(programs.argoCd.directory, "github.com/argoproj/argo-cd/v3", request);
  const gatewayApi = await moduleDirectory(gatewayApiFolder, "sigs.k8s.io/gateway-api", request);
  return {
    "argo-cd": parseObjects(await readFile(join(argoCd, "manifests/install.yaml"), "utf8")),
    "gateway-api": await objectsIn(join(gatewayApi, "config/crd/standard")),
  };
}

/** Pins the module; nothing is compiled from it. */
const gatewayApiFolder = join(import.meta.dirname, "go", "gateway-api");

async function objectsIn(folder: string): Promise<readonly KubernetesObject[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return texts.flatMap(parseObjects).filter(({ kind }) => kind === "CustomResourceDefinition");
}

/**
 * The objects of a file of several YAML documents; empty documents are none. What their generator left of a status is
 * taken out: it is the cluster's to say, and an empty one is none that an API server takes.
 */
export function parseObjects(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value = document.toJS() as KubernetesObject | null;
    if (!value) return [];
    const { status: _, ...object } = value;
    return [object as KubernetesObject];
  });
}
