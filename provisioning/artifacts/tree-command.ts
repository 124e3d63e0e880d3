import { join } from "node:path";

/**
 * The words that run a program of an unpacked Debian tree with the tree's own loader and libraries, whatever libc
 * the host has. Data files are not redirected: tell the program where they are (`-L`, `-d`), or chroot.
 *
 * @param program path below the tree without leading slash, e.g. `usr/bin/qemu-system-x86_64`.
 */
export function treeCommand(tree: string, program: string): string[] {
  return [
    join(tree, "usr/lib64/ld-linux-x86-64.so.2"),
    "--library-path",
    ["usr/lib/x86_64-linux-gnu", "usr/lib"].map((folder) => join(tree, folder)).join(":"),
    join(tree, program),
  ];
}
