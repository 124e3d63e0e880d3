import { z } from "zod";
import type { DiskMark } from "#model/disk.ts";

const diskMarkSchema = z.object({
  environment: z.string().min(1),
  machine: z.string().min(1),
  installId: z.string().min(1),
});

/** The mark as the installer writes it: base64 of JSON on one line. */
export function encodeDiskMark(mark: DiskMark): string {
  return Buffer.from(JSON.stringify(mark), "utf8").toString("base64");
}

/**
 * Reads what the installer found in the partition labelled `hearth`. Never throws: a mark that makes no sense is
 * `"unreadable"`, which the wipe guard treats as somebody's.
 * @param base64 empty where there is no such partition
 */
export function decodeDiskMark(base64: string): DiskMark | "unreadable" | undefined {
  if (base64.trim() === "") return undefined;
  try {
    const parsed = diskMarkSchema.safeParse(JSON.parse(Buffer.from(base64, "base64").toString("utf8")));
    return parsed.success ? parsed.data : "unreadable";
  } catch {
    return "unreadable";
  }
}
