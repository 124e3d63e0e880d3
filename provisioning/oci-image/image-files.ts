import { chmod, copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** One entry of an image's file system. */
export type ImageFile =
  | { readonly kind: "content"; readonly content: string | Uint8Array; readonly mode: number }
  /** A file of this computer, links followed. */
  | { readonly kind: "copy"; readonly from: string; readonly mode: number }
  | { readonly kind: "link"; readonly to: string }
  | { readonly kind: "directory"; readonly mode: number };

/** Entries by path without leading slash. Folders on the way are made with mode 755. */
export type ImageFiles = ReadonlyMap<string, ImageFile>;

/** Lays the entries out below an empty folder. */
export async function layOut(files: ImageFiles, root: string): Promise<void> {
  // By path, so that a folder comes before what is in it.
  for (const [path, file] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    switch (file.kind) {
      case "content":
        await writeFile(target, file.content);
        break;
      case "copy":
        await copyFile(file.from, target);
        break;
      case "link":
        await symlink(file.to, target);
        continue;
      case "directory":
        await mkdir(target, { recursive: true });
        break;
    }
    await chmod(target, file.mode); // past the umask
  }
}
