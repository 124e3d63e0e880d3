import { HearthError } from "./hearth-error.ts";

/** A release of upstream Kubernetes, without a distribution's own suffix: `v1.36.3`. */
export type KubernetesVersion = `v1.${number}.${number}`;

/** @throws HearthError `kubernetes-version-invalid`, with the version that was probably meant */
export function parseKubernetesVersion(text: string): KubernetesVersion {
  if (/^v1\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(text)) return text as KubernetesVersion;
  const [meant] = /1\.\d+\.\d+/.exec(text) ?? [];
  throw new HearthError({
    code: "kubernetes-version-invalid",
    what: `“${text}” is not a version of Kubernetes.`,
    why: "A version is v1, the minor and the patch number with dots between, and nothing after them: k3s' own suffix is Hearth's to know.",
    remedy: meant ? `Did you mean v${meant}?` : "Write it with its patch number, like v1.36.3.",
  });
}
