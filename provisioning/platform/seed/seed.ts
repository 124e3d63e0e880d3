import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { SecretDeclaration, Service } from "#apps/contract/service.ts";
import type { Site } from "#apps/contract/site.ts";
import { treeRepository } from "#apps/contract/tree-repository.ts";
import { availability } from "../availability.ts";
import type { GitWishes } from "../git/prepare-git.ts";
import { renderTree, serviceObjects, type UpstreamManifests } from "../render-tree.ts";
import { backupSecrets } from "../secrets/backup-secrets.ts";
import { digestAnnotation, type HandedValues, secretObjects } from "../secrets/secret-objects.ts";
import type { SecretValues } from "../secrets/secret-values.ts";
import { type SeededWorkload, seededKinds } from "./platform-report.ts";

/** Services that must run before git can be followed; all others come out of git. */
const seededServices = ["gitea", "argo-cd"];

/** Everything that the seed makes, as values. */
export interface Seed {
  readonly site: Site;
  readonly tree: ReadonlyMap<string, string>;
  readonly declarations: readonly SecretDeclaration[];
  readonly namespaces: readonly KubernetesObject[];
  readonly secrets: readonly KubernetesObject[];
  /** What each seeded service consists of, and which of its workloads show that it is there. */
  readonly services: Readonly<
    Record<string, { readonly objects: readonly KubernetesObject[]; readonly workloads: readonly SeededWorkload[] }>
  >;
  readonly git: GitWishes;
}

export interface SeedRequest {
  readonly services: readonly Service[];
  readonly site: Site;
  readonly upstream: UpstreamManifests;
  readonly secrets: SecretValues;
  /** What was made outside the house; absent: nothing. */
  readonly handed?: HandedValues;
}

/** Declarations of the Secrets of everything that runs. */
export function declaredSecrets(services: readonly Service[], site: Site): readonly SecretDeclaration[] {
  const running = services.filter((service) => availability(service, site, services).runs);
  return running.flatMap((service) => [
    ...service.secrets,
    ...(service.sharedSecrets?.(site, running) ?? []),
    ...backupSecrets(service, site),
  ]);
}

/** Pure: the same request gives the same seed. */
export function makeSeed(request: SeedRequest): Seed {
  const { site, upstream } = request;
  const running = request.services.filter((service) => availability(service, site, request.services).runs);
  const declarations = declaredSecrets(request.services, site);
  const objects = running.map((service) => [service, serviceObjects(service, site, running, upstream)] as const);
  const withSecrets = new Set(declarations.map(({ namespace }) => namespace));
  const secret = (id: string, key: string) => {
    const value = request.secrets[id]?.[key];
    if (value === undefined) throw new Error(`the secret ${id} has no ${key}`);
    return value;
  };
  return {
    site,
    tree: renderTree(request),
    declarations,
    namespaces: objects
      .flatMap(([, all]) => all)
      .filter(({ kind, metadata }) => kind === "Namespace" && withSecrets.has(metadata.name)),
    secrets: secretObjects(declarations, request.secrets, site, request.handed),
    services: Object.fromEntries(
      objects
        .filter(([{ name }]) => seededServices.includes(name))
        .map(([{ name }, all]) => [name, { objects: workloadsLast(all), workloads: seededWorkloads(all) }]),
    ),
    git: {
      owner: { user: treeRepository.owner, password: secret("gitea/gitea-admin", "password") },
      reader: { user: "argo-cd", password: secret("argocd/repository-apps", "password") },
      repository: treeRepository.name,
      webhook: {
        url: `http://argocd-server.argocd.svc.${site.clusterDomain}/api/webhook`,
        secret: secret("argocd/argo-cd-webhook", "secret"),
      },
    },
  };
}

/** What shows that the seeded services are there. */
export function seededWorkloadsOf(
  services: readonly Service[],
  site: Site,
  upstream: UpstreamManifests,
): readonly SeededWorkload[] {
  return services
    .filter(({ name }) => seededServices.includes(name))
    .flatMap((service) => seededWorkloads(serviceObjects(service, site, services, upstream)));
}

/** Digests of the Secrets as they should be, by `namespace/name`. */
export function secretDigests(secrets: readonly KubernetesObject[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    secrets.map(({ metadata }) => [
      `${metadata.namespace}/${metadata.name}`,
      metadata.annotations?.[digestAnnotation] ?? "",
    ]),
  );
}

/** The workloads show that a service is there: by then everything else of it must be, too. */
function workloadsLast(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const isWorkload = ({ kind }: KubernetesObject) => kind === "Deployment" || kind === "StatefulSet";
  return [...objects.filter((object) => !isWorkload(object)), ...objects.filter(isWorkload)];
}

function seededWorkloads(objects: readonly KubernetesObject[]): readonly SeededWorkload[] {
  return objects.flatMap(({ kind, metadata }) =>
    isSeededKind(kind) ? [{ namespace: metadata.namespace ?? "", kind, name: metadata.name }] : [],
  );
}

function isSeededKind(kind: string): kind is SeededWorkload["kind"] {
  return Object.hasOwn(seededKinds, kind);
}
