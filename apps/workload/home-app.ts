import type { KubernetesObject } from "../contract/kubernetes-object.ts";
import type { Site } from "../contract/site.ts";
import { imageReference } from "../image-reference.ts";
import type { ImageName } from "../versions.ts";
import { namespaceObject } from "./namespace.ts";
import type { Destination } from "./network-policies.ts";
import { volumeClaim } from "./volume-claim.ts";
import { type Beside, type WebWorkload, webWorkload } from "./web-workload.ts";

/** An app as most are: one program with a namespace of its own, its data on one volume, reached by the gateway. */
export interface HomeApp
  extends Pick<
    WebWorkload,
    "command" | "port" | "readyPath" | "user" | "resources" | "environment" | "secretEnvironment"
  > {
  /** Name of the app, of its namespace and of its objects. */
  readonly name: string;
  readonly image: ImageName;
  /** The volume `<name>-data`, and where it is seen. */
  readonly data: { readonly path: string; readonly sizeGiB: number };
  /** Further folders that it writes to and that may be lost. */
  readonly scratch?: readonly string[];
  /** Programs in the same pod. */
  readonly beside?: readonly (Omit<Beside, "image"> & { readonly image: ImageName })[];
  /** Whom it asks beside the cluster's name server. */
  readonly to?: readonly Destination[];
}

/** Name of the volume of a {@link HomeApp}. */
export function homeAppClaim(name: string): string {
  return `${name}-data`;
}

export function homeAppObjects(site: Site, app: HomeApp): readonly KubernetesObject[] {
  const { name, image, data, scratch = [], to = [], beside = [], ...program } = app;
  const claimName = homeAppClaim(name);
  return [
    namespaceObject(name, { level: "restricted" }),
    volumeClaim(site, name, claimName, data.sizeGiB),
    ...webWorkload({
      ...program,
      name,
      namespace: name,
      image: imageReference(site, image),
      beside: beside.map((other) => ({ ...other, image: imageReference(site, other.image) })),
      volumes: [
        { name: "data", path: data.path, source: { persistentVolumeClaim: { claimName } } },
        ...["/tmp", ...scratch].map((path, index) => ({ name: `scratch-${index}`, path, source: { emptyDir: {} } })),
      ],
      access: { from: [{ neighbour: "gateway", ports: [app.port] }], to: ["dns", ...to] },
    }),
  ];
}
