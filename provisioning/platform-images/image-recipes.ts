import { join } from "node:path";
import { artifactPath } from "../artifacts/artifact-store.ts";
import { ensureGoProgram, type GoProgram, moduleDirectory } from "../go-program/go-program.ts";
import type { GoToolchainRequest } from "../go-program/go-toolchain.ts";
import type { ImageFile } from "../oci-image/image-files.ts";
import type { ImageSpec } from "../oci-image/oci-archive.ts";
import { imagePrograms } from "../source-bundle/programs.ts";
import {
  accountFiles,
  authorityFile,
  busyboxFiles,
  debianPrograms,
  folderFiles,
  gitFiles,
  mergedUsr,
  platformTree,
} from "./debian-files.ts";
import { programs } from "./programs.ts";

/** An image without its name, which is decided by the table of versions. */
export type ImageContent = Omit<ImageSpec, "name">;

/** How the content of each image is put together, by its name in the table of versions. */
export const imageRecipes: Readonly<Record<string, (request: GoToolchainRequest) => Promise<ImageContent>>> = {
  "argo-cd": argoCd,
  gitea,
  valkey,
  "metrics-server": singleProgram("metrics-server", programs.metricsServer, 1000),
  // The program of the cluster's own name server, which every bundle has compiled already.
  coredns: singleProgram("coredns", imagePrograms.coredns, 65_532),
  busybox,
};

async function compiled(program: GoProgram, request: GoToolchainRequest): Promise<ImageFile> {
  const { sha256 } = await ensureGoProgram(program, request);
  return { kind: "copy", from: artifactPath(request.cacheDirectory, sha256), mode: 0o755 };
}

/** Argo CD asks it about every commit; nothing is what it prints of one that nobody signed, and needs no gpg for. */
const noSignature = "#!/bin/sh\nexit 0\n";

/** Every component is the one program under another name (cmd/main.go). */
async function argoCd(request: GoToolchainRequest): Promise<ImageContent> {
  const tree = await platformTree(request);
  const components = ["server", "repo-server", "application-controller", "cmp-server", "git-ask-pass", "k8s-auth"];
  return {
    files: new Map([
      ...mergedUsr,
      ["usr/local/bin/argocd", await compiled(programs.argoCd, request)],
      ...components.map((name): [string, ImageFile] => [
        `usr/local/bin/argocd-${name}`,
        { kind: "link", to: "argocd" },
      ]),
      ["usr/local/bin/git-verify-wrapper.sh", { kind: "content", content: noSignature, mode: 0o755 }],
      ["usr/local/bin/helm", await compiled(programs.helm, request)],
      ...(await gitFiles(tree)),
      ...(await debianPrograms(tree, ["usr/bin/tini"])),
      ...(await busyboxFiles(tree, ["sh", "cat", "ls", "id"])),
      await authorityFile(tree),
      ...accountFiles("argocd", 999, "/home/argocd"),
      ["home/argocd", { kind: "directory", mode: 0o755 }],
      ["tmp", { kind: "directory", mode: 0o1777 }],
    ]),
    entrypoint: ["/usr/bin/tini", "--"],
    user: "999",
    environment: { HOME: "/home/argocd", USER: "argocd" },
    workingDirectory: "/home/argocd",
  };
}

/** With the templates, texts and pictures of its module, and without the scripts of its pages: git and API are whole. */
async function gitea(request: GoToolchainRequest): Promise<ImageContent> {
  const tree = await platformTree(request);
  const module = await moduleDirectory(programs.gitea.directory, "code.gitea.io/gitea", request);
  const folders = ["options", "public", "templates"];
  const files = await Promise.all(folders.map((name) => folderFiles(join(module, name), `app/gitea/static/${name}`)));
  return {
    files: new Map([
      ...mergedUsr,
      ["app/gitea/gitea", await compiled(programs.gitea, request)],
      ...files.flat(),
      // Without it every page logs that it lacks the list of its scripts.
      ["app/gitea/static/public/assets/.vite/manifest.json", { kind: "content", content: "{}", mode: 0o644 }],
      ...(await gitFiles(tree)),
      // What the hooks of a repository call.
      ...(await busyboxFiles(tree, ["sh", "env", "basename", "dirname", "cat", "test"])),
      await authorityFile(tree),
      ...accountFiles("git", 1000, "/var/lib/gitea/home"),
      ["var/lib/gitea", { kind: "directory", mode: 0o755 }],
      ["tmp", { kind: "directory", mode: 0o1777 }],
    ]),
    entrypoint: ["/app/gitea/gitea"],
    user: "1000",
    environment: { HOME: "/var/lib/gitea/home", USER: "git" },
    workingDirectory: "/var/lib/gitea",
  };
}

/** Debian's valkey: speaks the protocol of Redis, under a licence that lets anybody build it. */
async function valkey(request: GoToolchainRequest): Promise<ImageContent> {
  const tree = await platformTree(request);
  return {
    files: new Map([
      ...mergedUsr,
      // The server and the checkers are one program, which goes by its name.
      ...(await debianPrograms(tree, ["usr/bin/valkey-check-rdb"])),
      ["usr/bin/valkey-server", { kind: "link", to: "valkey-check-rdb" }],
      ...accountFiles("valkey", 999, "/data"),
      ["data", { kind: "directory", mode: 0o755 }],
    ]),
    entrypoint: ["/usr/bin/valkey-server"],
    user: "999",
    workingDirectory: "/data",
  };
}

/** An image of one static program, which runs as a user of its own. */
function singleProgram(name: string, program: GoProgram, user: number) {
  return async (request: GoToolchainRequest): Promise<ImageContent> => ({
    files: new Map([
      [name, await compiled(program, request)],
      ...accountFiles(name, user, "/"),
      ["tmp", { kind: "directory", mode: 0o1777 }],
    ]),
    entrypoint: [`/${name}`],
    user: String(user),
  });
}

async function busybox(request: GoToolchainRequest): Promise<ImageContent> {
  const tree = await platformTree(request);
  const names = ["sh", "cat", "ls", "id", "wget", "nslookup", "sleep", "httpd"];
  return {
    files: new Map([...mergedUsr, ...(await busyboxFiles(tree, names)), ...accountFiles("nobody", 65_534, "/")]),
    entrypoint: ["/bin/busybox"],
    user: "65534",
  };
}
