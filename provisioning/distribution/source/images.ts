import { versions } from "#provisioning/artifacts/versions.ts";

/** No such registry exists: nothing foreign can ever be pulled in place of what the bundle brings. */
const registry = "images.hearth.internal";

/**
 * Names of the images in the bundle, as the manifests and containerd ask for them. containerd pins them all: a kubelet
 * that is short of disk would otherwise remove what no registry could give back.
 */
export const images = {
  pause: `${registry}/pause:1`,
  coredns: `${registry}/coredns:${versions.sourceImages.coredns}`,
  localPathProvisioner: `${registry}/local-path-provisioner:${versions.sourceImages.localPathProvisioner}`,
  /** A shell with what scripts call: makes and removes a volume's directory, and looks whether the cluster works. */
  shell: `${registry}/busybox:1`,
} as const;

/**
 * The archives bring them: a pull would only fail, and every failure doubles the time until kubelet looks again.
 * Without it kubelet looks every ten seconds.
 */
export const pullPolicy = "Never";

/** The archives of the bundle, without `.tar`. Every pod waits for `pause`; both are small and come at once. */
export const firstArchives = ["pause", "busybox"] as const;
/** Large ones: they come when the node is Ready, so that they take nothing from its start. */
export const laterArchives = ["coredns", "local-path-provisioner"] as const;

export type ImageArchive = (typeof firstArchives | typeof laterArchives)[number];
