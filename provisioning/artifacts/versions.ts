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
  /** Every time stamp in a built image: what is built twice from the same packages is the same bytes. */
  sourceDateEpochSeconds: 1_760_000_000,
  /** Debian or Ubuntu packages that the host itself must have; everything else comes out of a Debian tree. */
  hostPackages: ["mmdebstrap", "debian-archive-keyring", "xz-utils"],
} as const;
