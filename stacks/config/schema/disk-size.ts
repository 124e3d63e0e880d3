import { diskSelectorSchema } from "#model/disk.ts";
import { HearthError } from "#model/hearth-error.ts";

/**
 * A size or bound as the disk selector of `model/disk.ts` defines it: `500GB`, `>=1TB`.
 * @throws HearthError `disk-size-invalid`
 */
export function parseDiskSize(text: string): string {
  if (diskSelectorSchema.shape.size.safeParse(text).success) return text;
  const loose = /^([<>]?=?)\s*(\d+(?:\.\d+)?)\s*([MGT])(i?)B?$/i.exec(text.trim());
  const [, sign = "", amount = "", unit = "", binary = ""] = loose ?? [];
  throw new HearthError({
    code: "disk-size-invalid",
    what: `“${text}” is not a disk size.`,
    why: "A size is a number and MB, GB, TB, MiB, GiB or TiB, with <, <=, > or >= before it for a bound.",
    remedy: loose
      ? `Did you mean ${sign}${amount}${unit.toUpperCase()}${binary && "i"}B?`
      : "Write it like 500GB or >=1TB.",
  });
}
