import { createHash } from "node:crypto";
import { readFile, rename, rm } from "node:fs/promises";
import { HearthError } from "#model/hearth-error.ts";
import { replaceFile } from "#model/replace-file.ts";
import type { Bucket } from "./bucket.ts";
import type { CheckpointFile } from "./state-files.ts";

/** What is on this computer and perhaps not yet in the bucket. */
interface Journal {
  readonly text: string;
  /** Digests of what this text was made from: what was in the bucket, and all that was written since. */
  readonly lineage: readonly string[];
}

export interface PushedCheckpointOptions {
  /** At most one push in so long. */
  readonly pauseMs?: number;
  /** Hears where the local copy went that others had gone on without. */
  readonly onAbandoned: (file: string) => void;
}

/**
 * A checkpoint in a bucket, written at every step: first into a journal on this computer, which is what a kill needs,
 * then, at most once a second and at the end, into the bucket. A journal that a killed run left is newer than the bucket
 * exactly if the bucket holds what that run had read or written: then it is the state.
 */
export class PushedCheckpoint implements CheckpointFile {
  readonly place: string;
  private readonly bucket: Bucket;
  private readonly key: string;
  private readonly journal: string;
  private readonly pauseMs: number;
  private readonly onAbandoned: (file: string) => void;
  private tag: string | undefined;
  private lineage: readonly string[] = [];
  /** The journal is of a run that others had gone on without. */
  private isAbandoned = false;
  /** Not in the bucket yet. */
  private waiting: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pushing: Promise<void> | undefined;
  private lastPushMs = 0;
  private failure: unknown;

  /** @param journal file on this computer, for this bucket and stack alone */
  constructor(bucket: Bucket, key: string, journal: string, options: PushedCheckpointOptions) {
    this.place = bucket.place(key);
    this.bucket = bucket;
    this.key = key;
    this.journal = journal;
    this.pauseMs = options.pauseMs ?? 1_000;
    this.onAbandoned = options.onAbandoned;
  }

  async read(): Promise<string | undefined> {
    const stored = await this.bucket.readTagged(this.key);
    this.tag = stored?.tag;
    const journal = await this.readJournal();
    this.lineage = [digest(stored?.text)];
    if (journal === undefined || journal.text === stored?.text) return stored?.text;
    this.isAbandoned = !journal.lineage.includes(digest(stored?.text));
    if (this.isAbandoned) return stored?.text;
    this.lineage = journal.lineage;
    this.waiting = journal.text;
    return journal.text;
  }

  async write(text: string): Promise<void> {
    await this.putAside();
    this.lineage = [...this.lineage, digest(text)];
    const journal: Journal = { text, lineage: this.lineage };
    await replaceFile(this.journal, JSON.stringify(journal));
    // Somebody else writes the same state, lock or no lock: no further step.
    if (isConflict(this.failure)) throw this.failure;
    this.waiting = text;
    this.schedule();
  }

  async settle(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.pushing;
    if (isConflict(this.failure)) throw this.failure;
    if (this.waiting !== undefined) await this.push();
    if (this.failure !== undefined) throw this.failure;
    await this.putAside();
    await rm(this.journal, { force: true });
  }

  async remove(): Promise<void> {
    this.waiting = undefined;
    await this.settle();
    await this.bucket.remove(this.key);
    this.tag = undefined;
  }

  /** Not while it is read: who only looks holds no lock, and may meet the journal of a run that is under way. */
  private async putAside(): Promise<void> {
    if (!this.isAbandoned) return;
    this.isAbandoned = false;
    const aside = `${this.journal}.${Date.now()}.abandoned`;
    await rename(this.journal, aside);
    this.onAbandoned(aside);
  }

  private schedule(): void {
    if (this.timer !== undefined || this.pushing !== undefined) return;
    const delayMs = Math.max(0, this.lastPushMs + this.pauseMs - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.push();
    }, delayMs);
  }

  /** Never rejects: what went wrong is in `failure`, and `settle` tells it unless a later push did better. */
  private push(): Promise<void> {
    this.pushing = this.pushWaiting().finally(() => {
      this.pushing = undefined;
      this.lastPushMs = Date.now();
      if (this.waiting !== undefined && this.failure === undefined) this.schedule();
    });
    return this.pushing;
  }

  private async pushWaiting(): Promise<void> {
    const text = this.waiting;
    if (text === undefined) return;
    this.waiting = undefined;
    try {
      const tag = await this.bucket.writeOver(this.key, text, this.tag);
      if (tag === undefined) throw changedElsewhere(this.place, this.journal);
      this.tag = tag;
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
      this.waiting ??= text;
    }
  }

  private async readJournal(): Promise<Journal | undefined> {
    try {
      return JSON.parse(await readFile(this.journal, "utf8")) as Journal;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }
}

function digest(text: string | undefined): string {
  return text === undefined ? "none" : createHash("sha256").update(text).digest("base64url");
}

function isConflict(failure: unknown): boolean {
  return failure instanceof HearthError && failure.code === "engine-state-elsewhere";
}

function changedElsewhere(place: string, journal: string): HearthError {
  return new HearthError({
    code: "engine-state-elsewhere",
    what: `The state in ${place} was changed by somebody else during this operation.`,
    why: "It is not what this operation had written last: its lock was deleted, or another program wrote it.",
    remedy: `Look who else works on this environment, then run \`make preview\`. What this operation did is in ${journal}.`,
  });
}
