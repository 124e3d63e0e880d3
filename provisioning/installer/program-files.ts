import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { elfLibraries } from "./elf-libraries.ts";

const loader = "usr/lib64/ld-linux-x86-64.so.2";
const libraryFolder = "usr/lib/x86_64-linux-gnu";

/**
 * The files that programs of a Debian tree need to run elsewhere: themselves, the loader, and every library that
 * they and their libraries ask for.
 *
 * @returns content by path relative to the tree, links followed.
 */
export async function programFiles(tree: string, programs: readonly string[]): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const todo = [...programs, loader];
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (files.has(path)) continue;
    const content = await readFile(join(tree, path));
    files.set(path, content);
    for (const name of elfLibraries(content)) if (!loader.endsWith(name)) todo.push(await locate(tree, name));
  }
  return files;
}

async function locate(tree: string, library: string): Promise<string> {
  for (const folder of [libraryFolder, "usr/lib", `${libraryFolder}/systemd`]) {
    const path = `${folder}/${library}`;
    if (
      await access(join(tree, path)).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error(`${library} is not in ${tree}`);
}
