import type { z } from "zod";
import { diskSelectorSchema } from "#model/disk.ts";
import { parseDiskSize } from "./disk-size.ts";
import { parsedText } from "./parsed-text.ts";

type Field = keyof typeof diskSelectorSchema.shape;

/** The model's own words with what a person can copy. */
function explained<F extends Field>(field: F, example: string): (typeof diskSelectorSchema.shape)[F] {
  const schema: z.ZodType = diskSelectorSchema.shape[field];
  return schema.meta({ ...schema.meta(), examples: [example] }) as (typeof diskSelectorSchema.shape)[F];
}

/** The selector of `model/disk.ts` with examples, and with a size that says what is wrong with it. */
export const diskSchema = diskSelectorSchema
  .extend({
    serial: explained("serial", "S4EVNX0R612345"),
    wwn: explained("wwn", "0x5000c500a1b2c3d4"),
    byPath: explained("byPath", "pci-0000:01:00.0-nvme-1"),
    model: explained("model", "Samsung SSD 970 EVO 500GB"),
    size: parsedText(parseDiskSize)
      .optional()
      .meta({ ...diskSelectorSchema.shape.size.meta(), examples: [">=500GB"] }),
    name: explained("name", "vda"),
  })
  .meta({
    description:
      "The disk that Debian is installed on, and that is wiped for it. Every field that is given must match, and exactly one disk must match them all; otherwise nothing is written. At least one field.",
    examples: [{ serial: "S4EVNX0R612345" }],
  });
