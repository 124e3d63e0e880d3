/**
 * A file in the content-addressed cache: `<cache>/sha256/<sha256>`.
 * The name is the content, so that a reference can be passed around instead of a path.
 */
export interface ArtifactRef {
  /** SHA-256 of the bytes, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
}
