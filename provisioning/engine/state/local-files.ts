import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "#model/replace-file.ts";
import type { CheckpointFile, StateFiles } from "./state-files.ts";

/** A folder of this computer; what is written outlives a power cut. */
export function localFiles(root: string): StateFiles {
  const place = (key: string) => join(root, key);
  return {
    place,
    read: (key) => readFile(place(key), "utf8").catch(ignoreMissing),
    write: (key, text) => replaceFile(place(key), text),
    list: async (folder) => {
      const names = await readdir(place(folder)).catch(ignoreMissing);
      return (names ?? []).map((name) => `${folder}/${name}`);
    },
    remove: (key) => rm(place(key), { force: true }),
  };
}

/** A checkpoint that is where it belongs as soon as it is written. */
export function directCheckpoint(files: StateFiles, key: string): CheckpointFile {
  return {
    place: files.place(key),
    read: () => files.read(key),
    write: (text) => files.write(key, text),
    settle: async () => {},
    remove: () => files.remove(key),
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
