/**
 * Everything that decides what is built, in one place.
 *
 * Packages are those that the suite holds on the day of the build (security updates included); the index of the
 * cache records which versions that were. The suite and the recipes are what is pinned.
 */
export const versions = {
  debian: {
    suite: "trixie",
    /** `non-free-firmware` is added where a recipe asks for it. */
    components: ["main"],
    /** Verifies every package list; from the host's package `debian-archive-keyring`. */
    keyring: "/usr/share/keyrings/debian-archive-keyring.gpg",
  },
  /** What a cluster runs that names no version. */
  kubernetes: { version: "v1.36.3" },
  /**
   * k3s by the version of Kubernetes in it: which of its own releases, and the SHA-256 of the release's files for
   * amd64 (`sha256sum-amd64.txt` beside them). `scripts/pin-k3s.ts v1.2.3` adds one.
   */
  k3s: {
    "v1.36.3": {
      release: "v1.36.3+k3s1",
      program: "2f98a9f8fe5782479ee2d54e70a1b10a7f6fd4cae8d38ed3098452dc6eed76b5",
      images: "a197d79e979cc3f4fa9bca8f500bd70092b25c1b5ebda68b35a25f792abd42b0",
    },
  },
  /**
   * What `distribution: source` compiles, by the version of Kubernetes: modules that its go.mod names.
   * `scripts/pin-source.ts v1.2.3` adds one.
   */
  source: {
    "v1.35.4": { containerd: "v2.2.9", etcd: "v3.6.16", flannel: "v0.28.10", cniPlugins: "v1.9.1" },
    "v1.36.3": { containerd: "v2.2.9", etcd: "v3.6.16", flannel: "v0.28.10", cniPlugins: "v1.9.1" },
  },
  /** The images in every bundle of `distribution: source`, and the CNI plugin that only an old module still has. */
  sourceImages: { coredns: "v1.15.0", localPathProvisioner: "v0.0.30" },
  flannelCniPlugin: { cniPlugins: "v0.9.1" },
  /** Holds the virtual address of the API on servers that run k3s; an image of ghcr.io. */
  kubeVip: { version: "v1.2.3" },
  /** The compiler of everything that is built from Go modules, and the Go of Debian that can fetch it. */
  go: { toolchain: "go1.26.8", debian: "1.24" },
  /** Every time stamp in a built image: what is built twice from the same packages is the same bytes. */
  sourceDateEpochSeconds: 1_760_000_000,
  /** Debian or Ubuntu packages with which the host makes Debian trees; everything else is built in those. */
  hostPackages: ["mmdebstrap", "debian-archive-keyring", "xz-utils"],
  /** What else the host runs: the lab's network, logging in to machines, fetching over TLS. */
  hostPrograms: ["iproute2", "openssh-client", "ca-certificates"],
} as const;
