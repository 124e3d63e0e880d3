import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import { moduleDirectory } from "../go-program/go-program.ts";
import type { GoToolchainRequest } from "../go-program/go-toolchain.ts";
import type { UpstreamManifests } from "../platform/render-tree.ts";
import { programs } from "./programs.ts";

/** What projects publish for the versions that go.sum pins, out of their own modules. */
export async function upstreamManifests(request: GoToolchainRequest): Promise<UpstreamManifests> {
  const module = await moduleDirectory(programs.argoCd.directory, "github.com/argoproj/argo-cd/v3", request);
  return { "argo-cd": parseObjects(await readFile(join(module, "manifests/install.yaml"), "utf8")) };
}

/** The objects of a file of several YAML documents; empty documents are none. */
export function parseObjects(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value = document.toJS() as KubernetesObject | null;
    return value ? [value] : [];
  });
}
