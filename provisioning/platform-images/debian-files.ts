import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ensureDebianTree } from "../artifacts/debian-tree.ts";
import type { GoToolchainRequest } from "../go-program/go-toolchain.ts";
import { programFiles } from "../installer/program-files.ts";
import type { ImageFile } from "../oci-image/image-files.ts";

export const debianPackages = ["busybox-static", "ca-certificates", "git", "tini", "valkey-server"];

/** The Debian packages that images take files of, unpacked. */
export function platformTree(request: GoToolchainRequest): Promise<string> {
  return ensureDebianTree({ ...request, name: "platform-images", packages: debianPackages });
}

/** Programs of the tree with every library that they load. */
export async function debianPrograms(tree: string, programs: readonly string[]): Promise<[string, ImageFile][]> {
  const files = await programFiles(tree, programs);
  return [...files].map(([path, content]) => [path, { kind: "content", content, mode: 0o755 }]);
}

/** git with what it needs to fetch and to serve over HTTP; its subcommands are all in the one program. */
export async function gitFiles(tree: string): Promise<[string, ImageFile][]> {
  return [
    ...(await debianPrograms(tree, ["usr/bin/git", "usr/lib/git-core/git-remote-http"])),
    ["usr/lib/git-core/git-remote-https", { kind: "link", to: "git-remote-http" }],
    ["usr/lib/git-core/git", { kind: "link", to: "../../bin/git" }],
    ["usr/share/git-core/templates", { kind: "directory", mode: 0o755 }],
  ];
}

/** One static program that is a shell and everything that a script calls. */
export async function busyboxFiles(tree: string, names: readonly string[]): Promise<[string, ImageFile][]> {
  return [
    ["usr/bin/busybox", { kind: "copy", from: join(tree, "usr/bin/busybox"), mode: 0o755 }],
    ...names.map((name): [string, ImageFile] => [`usr/bin/${name}`, { kind: "link", to: "busybox" }]),
  ];
}

/** The authorities that Debian trusts, as one file: what its package's script would make. */
export async function authorityFile(tree: string): Promise<[string, ImageFile]> {
  const folder = join(tree, "usr/share/ca-certificates/mozilla");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".crt")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return ["etc/ssl/certs/ca-certificates.crt", { kind: "content", content: texts.join(""), mode: 0o644 }];
}

/** One user beside root, so that programs that ask who they are get an answer. */
export function accountFiles(name: string, id: number, home: string): [string, ImageFile][] {
  const file = (content: string): ImageFile => ({ kind: "content", content, mode: 0o644 });
  return [
    ["etc/passwd", file(`root:x:0:0:root:/root:/bin/sh\n${name}:x:${id}:${id}::${home}:/bin/sh\n`)],
    ["etc/group", file(`root:x:0:\n${name}:x:${id}:\n`)],
    ["etc/nsswitch.conf", file("hosts: files dns\n")],
  ];
}

/** Debian's layout since 12: what was in the root lies below usr. */
export const mergedUsr: readonly [string, ImageFile][] = ["bin", "lib", "lib64", "sbin"].map((name) => [
  name,
  { kind: "link", to: `usr/${name}` },
]);

/** Every file below a folder, under a path of the image. */
export async function folderFiles(from: string, to: string): Promise<[string, ImageFile][]> {
  const names = await readdir(from, { recursive: true });
  const files: [string, ImageFile][] = [];
  for (const name of names) {
    if ((await stat(join(from, name))).isFile()) {
      files.push([`${to}/${name}`, { kind: "copy", from: join(from, name), mode: 0o644 }]);
    }
  }
  return files;
}
