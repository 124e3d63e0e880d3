/** Names of the images in the bundle, as the manifests and containerd ask for them. */
export const images = {
  pause: "registry.k8s.io/pause:3.10.1",
  coredns: "registry.k8s.io/coredns/coredns:v1.15.0",
  localPathProvisioner: "docker.io/rancher/local-path-provisioner:v0.0.36",
  /** Runs the two shell scripts that make and remove a volume's directory. */
  shell: "docker.io/library/busybox:stable",
} as const;
