import { mkdir, open, rename } from "node:fs/promises";
import path from "node:path";

interface Replacement {
  /** Permission bits; folders that are made on the way get the same and may be entered. Default: its owner alone. */
  readonly mode?: number;
  /** False: not worth waiting for the disk; after a power cut the file may be empty. Default: flushed. */
  readonly flush?: boolean;
}

/**
 * Replaces a file so that a crash at any moment leaves either the old or the new text whole: written beside it, flushed
 * to disk, renamed over it, the rename flushed too. Two processes may do it at once: one of the texts is there at last.
 */
export async function replaceFile(
  file: string,
  text: string,
  { mode = 0o600, flush = true }: Replacement = {},
): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: mode | ((mode & 0o444) >> 2) });
  const draft = `${file}.${process.pid}.tmp`;
  const handle = await open(draft, "w", mode);
  try {
    await handle.writeFile(text);
    if (flush) await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  if (flush) await flushFolder(folder);
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
