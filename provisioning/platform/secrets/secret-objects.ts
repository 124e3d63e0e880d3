import { createHash } from "node:crypto";
import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { HandedName, SecretDeclaration, SecretReference } from "#apps/contract/service.ts";
import type { Site } from "#apps/contract/site.ts";
import { type SecretValues, secretId } from "./secret-values.ts";

/** Carries the digest of a Secret's content, so that whether it is current is known without reading it. */
export const digestAnnotation = "hearth.home.arpa/digest";

/** What the layer external handed over, by name. */
export type HandedValues = Readonly<Partial<Record<HandedName, string>>>;

/**
 * The Secrets as Kubernetes wants them.
 * @throws Error when a key is the same as one that nobody declares, two are the same as each other, or nobody handed over a value
 */
export function secretObjects(
  declarations: readonly SecretDeclaration[],
  values: SecretValues,
  site: Site,
  handed: HandedValues = {},
): readonly KubernetesObject[] {
  const byId = new Map(declarations.map((declaration) => [secretId(declaration), declaration]));

  const resolve = (reference: SecretReference, path: readonly string[] = []): string => {
    const place = `${secretId(reference)}#${reference.key}`;
    const value = byId.get(secretId(reference))?.keys[reference.key];
    if (!value || path.includes(place)) throw new Error(`no value for ${[...path, place].join(" → ")}`);
    if (value.kind === "same") return resolve(value.as, [...path, place]);
    if (value.kind === "text") return value.text(site);
    if (value.kind === "handed") {
      const given = handed[value.as];
      if (given === undefined) throw new Error(`${place} was not handed over: ${value.as}`);
      return given;
    }
    const made = values[secretId(reference)]?.[reference.key];
    if (made === undefined) throw new Error(`${place} was not made`);
    return made;
  };

  return declarations.map(({ name, namespace, labels, keys }) => {
    const stringData = Object.fromEntries(Object.keys(keys).map((key) => [key, resolve({ namespace, name, key })]));
    return {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name,
        namespace,
        labels: { "app.kubernetes.io/managed-by": "hearth", ...labels },
        annotations: { [digestAnnotation]: digest(stringData) },
      },
      type: "Opaque",
      stringData,
    };
  });
}

function digest(data: Readonly<Record<string, string>>): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(data).sort()))
    .digest("hex")
    .slice(0, 32);
}
