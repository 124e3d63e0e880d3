/**
 * Where everything lies on the disk. Root is the last partition so that it can grow over the rest of a larger disk.
 *
 * | # | what | for |
 * |---|------|-----|
 * | 1 | BIOS boot, 1 MiB | the second stage of GRUB where the firmware is a BIOS |
 * | 2 | EFI system, 40 MiB | shim and signed GRUB where the firmware is UEFI |
 * | 3 | `hearth`, 1 MiB | the mark: whose disk this is |
 * | 4 | root | Debian |
 */
export const sectorBytes = 512;
export const mibBytes = 1 << 20;

export const partitionNumbers = { biosBoot: 1, efi: 2, mark: 3, root: 4 } as const;

/** Identifiers of the image itself; the installer gives every disk a root identifier of its own. */
export const imageIds = {
  disk: "68656172-7468-4000-8000-000000000000",
  biosBoot: "68656172-7468-4000-8000-000000000001",
  efi: "68656172-7468-4000-8000-000000000002",
  mark: "68656172-7468-4000-8000-000000000003",
  root: "68656172-7468-4000-8000-000000000004",
  rootFileSystem: "68656172-7468-4000-8000-0000000000f5",
  /** FAT volume serial number. */
  efiVolume: "48544801",
} as const;

export interface Extent {
  readonly startBytes: number;
  readonly sizeBytes: number;
}

export interface DiskLayout {
  readonly biosBoot: Extent;
  readonly efi: Extent;
  readonly mark: Extent;
  readonly root: Extent;
  /** Of the whole image: the layout and 1 MiB for the second partition table. */
  readonly sizeBytes: number;
}

/** @param rootSizeBytes a multiple of 1 MiB. */
export function diskLayout(rootSizeBytes: number): DiskLayout {
  if (rootSizeBytes % mibBytes !== 0) throw new RangeError(`root size ${rootSizeBytes} is not a multiple of 1 MiB`);
  const mib = (start: number, size: number): Extent => ({ startBytes: start * mibBytes, sizeBytes: size * mibBytes });
  const root = { startBytes: 43 * mibBytes, sizeBytes: rootSizeBytes };
  return {
    biosBoot: mib(1, 1),
    efi: mib(2, 40),
    mark: mib(42, 1),
    root,
    sizeBytes: root.startBytes + root.sizeBytes + mibBytes,
  };
}

/** The same as input for sfdisk(8). Partition types: UEFI 2.10 table 5.7, GRUB manual, Discoverable Partitions. */
export function sfdiskScript(layout: DiskLayout): string {
  const line = (number: number, extent: Extent, type: string, uuid: string, name: string) =>
    `${number} : start=${extent.startBytes / sectorBytes}, size=${extent.sizeBytes / sectorBytes}, ` +
    `type=${type}, uuid=${uuid}, name="${name}"`;
  return [
    "label: gpt",
    `label-id: ${imageIds.disk}`,
    line(partitionNumbers.biosBoot, layout.biosBoot, "21686148-6449-6E6F-744E-656564454649", imageIds.biosBoot, "bios"),
    line(partitionNumbers.efi, layout.efi, "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", imageIds.efi, "efi"),
    line(partitionNumbers.mark, layout.mark, "0FC63DAF-8483-4772-8E79-3D69D8477DE4", imageIds.mark, "hearth"),
    line(partitionNumbers.root, layout.root, "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", imageIds.root, "root"),
    "",
  ].join("\n");
}
