import path from "node:path";
import { ensureDebianTree } from "../artifacts/debian-tree.ts";
import { treeCommand } from "../artifacts/tree-command.ts";
import { type Accelerator, chooseAccelerator } from "./accelerator.ts";

/** QEMU and its firmware, from an unpacked Debian tree. */
export interface Emulator {
  /** Words that start QEMU, including where its data files are. */
  readonly qemu: readonly string[];
  readonly qemuImg: readonly string[];
  /** Folder with `OVMF_CODE_4M.fd` and its like. */
  readonly ovmf: string;
  readonly accelerator: Accelerator;
}

/** Debian 13's QEMU is a third faster without KVM than Debian 12's, and its boot ROMs wait less. */
const packages = ["qemu-system-x86", "qemu-system-data", "qemu-utils", "seabios", "ipxe-qemu", "ovmf"];

export interface EmulatorRequest {
  readonly cacheDirectory: string;
  /** Told about downloads and the choice of accelerator, for people. */
  readonly onProgress: (text: string) => void;
}

/**
 * Unpacks the emulator at first use and finds out what can carry it.
 * @throws HearthError as `ensureDebianTree`
 */
export async function ensureEmulator(request: EmulatorRequest): Promise<Emulator> {
  const tree = await ensureDebianTree({ ...request, name: "qemu", packages });
  const emulator = emulatorFromTree(tree);
  const accelerator = await chooseAccelerator({
    qemu: emulator.qemu,
    resultFile: path.join(path.resolve(request.cacheDirectory), "accelerator.json"),
    onProgress: request.onProgress,
  });
  return { ...emulator, accelerator };
}

/** The emulator of a tree that is there. */
export function emulatorFromTree(tree: string): Omit<Emulator, "accelerator"> {
  const data = ["usr/share/qemu", "usr/share/seabios"].flatMap((folder) => ["-L", path.join(tree, folder)]);
  return {
    qemu: [...treeCommand(tree, "usr/bin/qemu-system-x86_64"), ...data],
    qemuImg: treeCommand(tree, "usr/bin/qemu-img"),
    ovmf: path.join(tree, "usr/share/OVMF"),
  };
}
