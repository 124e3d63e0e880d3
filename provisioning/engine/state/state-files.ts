/**
 * Where a backend of the CLI's keeps its files: a folder or a bucket. Keys are paths with `/`, as in `stackKeys`.
 * What is written is there for everybody when the call returns.
 */
export interface StateFiles {
  /** How a person finds that file. */
  place(key: string): string;
  /** Undefined where there is none. */
  read(key: string): Promise<string | undefined>;
  write(key: string, text: string): Promise<void>;
  /** Keys of the files right in that folder; of none where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Also where there is none. */
  remove(key: string): Promise<void>;
}

/** The one file that is written at every step of an operation. */
export interface CheckpointFile {
  readonly place: string;
  read(): Promise<string | undefined>;
  /** Resolves when the text outlives a kill and a power cut, be it on this computer alone. */
  write(text: string): Promise<void>;
  /** Resolves when what was written is where it belongs, for everybody. */
  settle(): Promise<void>;
  remove(): Promise<void>;
}
