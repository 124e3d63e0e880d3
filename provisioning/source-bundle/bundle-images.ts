import { runCommand } from "../artifacts/run-command.ts";
import { type ImageArchive, images } from "../distribution/source/images.ts";
import type { ImageFile, ImageFiles } from "../oci-image/image-files.ts";
import type { ImageSpec } from "../oci-image/oci-archive.ts";
import type { DebianPrograms } from "./debian-programs.ts";

/** Files of this computer that images are made of. */
export interface ImagePrograms extends Pick<DebianPrograms, "busybox" | "catatonit"> {
  readonly coredns: string;
  readonly localPathProvisioner: string;
}

/** The images of a bundle, by the archive that each is in. */
export async function bundleImages(programs: ImagePrograms): Promise<Readonly<Record<ImageArchive, ImageSpec>>> {
  const applets = (await runCommand([programs.busybox, "--list"])).trim().split("\n");
  return {
    pause: { ...image(images.pause, { pause: program(programs.catatonit) }), entrypoint: ["/pause", "-P"] },
    coredns: { ...image(images.coredns, { coredns: program(programs.coredns) }), entrypoint: ["/coredns"] },
    "local-path-provisioner": {
      ...image(images.localPathProvisioner, {
        "usr/bin/local-path-provisioner": program(programs.localPathProvisioner),
      }),
      entrypoint: ["local-path-provisioner"],
    },
    busybox: { ...image(images.shell, shellFiles(programs.busybox, applets)), entrypoint: ["sh"] },
  };
}

function image(name: string, files: Readonly<Record<string, ImageFile>>): Omit<ImageSpec, "entrypoint"> {
  const all: ImageFiles = new Map([["tmp", { kind: "directory", mode: 0o1777 }], ...Object.entries(files)]);
  // The bundle is compressed as a whole: what is packed twice is unpacked twice.
  return { name, files: all, compression: "none" };
}

function shellFiles(busybox: string, applets: readonly string[]): Record<string, ImageFile> {
  const text = (content: string): ImageFile => ({ kind: "content", content, mode: 0o644 });
  return {
    "bin/busybox": program(busybox),
    ...Object.fromEntries(
      applets
        .filter((name) => name !== "busybox")
        .map((name): [string, ImageFile] => [`bin/${name}`, { kind: "link", to: "busybox" }]),
    ),
    "etc/passwd": text("root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"),
    "etc/group": text("root:x:0:\nnogroup:x:65534:\n"),
  };
}

function program(from: string): ImageFile {
  return { kind: "copy", from, mode: 0o755 };
}
