import { z } from "zod";

/**
 * What names one disk of a machine. Every field that is given must match, and exactly one disk must match them all.
 * The strings are what the installer reads from sysfs and udev on the machine itself, with outer blanks trimmed.
 */
export const diskSelectorSchema = z.strictObject({
  serial: z.string().min(1).optional().describe("Serial number as `lsblk -o serial` prints it."),
  wwn: z.string().min(1).optional().describe("World Wide Name as `lsblk -o wwn` prints it, e.g. 0x5000c500a1b2c3d4."),
  byPath: z.string().min(1).optional().describe("Name below /dev/disk/by-path, e.g. pci-0000:01:00.0-nvme-1."),
  model: z.string().min(1).optional().describe("Model as `lsblk -o model` prints it."),
  size: z
    .string()
    .regex(/^[<>]?=?\s*\d+(\.\d+)?\s*(MB|GB|TB|MiB|GiB|TiB)$/)
    .optional()
    .describe("Size with unit, exact to 1 %, or a bound: 500GB, >=1TB, <300GiB."),
  name: z
    .string()
    .regex(/^[a-z0-9]+$/)
    .optional()
    .describe("Kernel name, e.g. sda. Only in the lab: the kernel numbers disks in the order it finds them."),
});

export type DiskSelector = z.infer<typeof diskSelectorSchema>;

/** The mark that a finished installation leaves on its disk (partition labelled `hearth`). */
export interface DiskMark {
  readonly environment: string;
  readonly machine: string;
  /** The ticket that installed it: one installation, never reused. */
  readonly installId: string;
}

/** A disk as the installer sees it, before it is written to. */
export interface DiskReport {
  /** Kernel name without `/dev/`: `vda`, `nvme0n1`. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly model: string;
  readonly serial: string;
  readonly wwn: string;
  readonly byPath: string;
  readonly removable: boolean;
  /** Absent when the disk carries none, `"unreadable"` when there is a marked partition that makes no sense. */
  readonly mark?: DiskMark | "unreadable";
}
