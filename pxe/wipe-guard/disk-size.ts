/** A size bound of a disk selector: `exact` within 1 %, which is what makers' rounding needs. */
export interface SizeBound {
  readonly relation: "exact" | ">" | ">=" | "<" | "<=";
  readonly bytes: number;
}

const unitBytes = { MB: 1e6, GB: 1e9, TB: 1e12, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;

const tolerance = 0.01;

/**
 * Reads `500GB`, `>=1TB`, `<300GiB` (model/disk.ts holds the pattern).
 * @throws RangeError when the text is not of that form: the schema lets none of those through
 */
export function parseSizeBound(text: string): SizeBound {
  const match = /^([<>]?=?)\s*(\d+(?:\.\d+)?)\s*(MB|GB|TB|MiB|GiB|TiB)$/.exec(text);
  if (!match) throw new RangeError(`“${text}” is not a disk size`);
  const [, sign = "", amount = "", unit = ""] = match;
  const relation = sign === "" || sign === "=" ? "exact" : (sign as ">" | ">=" | "<" | "<=");
  return { relation, bytes: Number(amount) * unitBytes[unit as keyof typeof unitBytes] };
}

export function sizeFits(bound: SizeBound, sizeBytes: number): boolean {
  switch (bound.relation) {
    case "exact":
      return Math.abs(sizeBytes - bound.bytes) <= bound.bytes * tolerance;
    case ">":
      return sizeBytes > bound.bytes;
    case ">=":
      return sizeBytes >= bound.bytes;
    case "<":
      return sizeBytes < bound.bytes;
    case "<=":
      return sizeBytes <= bound.bytes;
  }
}

/** Size as a selector would give it and as it is printed on the drive: `500GB`, `1.92TB`. */
export function formatDiskSize(sizeBytes: number): string {
  const [unit, divisor] = sizeBytes >= 1e12 ? ["TB", 1e12] : sizeBytes >= 1e9 ? ["GB", 1e9] : ["MB", 1e6];
  return `${Number((sizeBytes / (divisor as number)).toPrecision(3))}${unit}`;
}
