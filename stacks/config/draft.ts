/**
 * As much of a value as could be understood: whatever is missing or wrong is `undefined`, at every depth, and lists
 * keep their length. Rules look at drafts, so that one wrong letter does not hide the other problems. Where it matters,
 * `key in draft` tells the unreadable from the absent.
 */
export type Draft<T> = T extends string | number | boolean | undefined
  ? T | undefined
  : T extends readonly (infer Item)[]
    ? readonly Draft<Item>[] | undefined
    : { readonly [Key in keyof T]?: Draft<T[Key]> } | undefined;

/** Stands where there is a value that makes no sense: not to be taken for an absent one, which has a default. */
export const unreadable = Symbol("unreadable");

export type Unreadable = typeof unreadable;

/** What the reader makes of a configuration: a draft that still tells the absent from the unreadable. */
export type Reading<T> = T extends string | number | boolean | undefined
  ? T | Unreadable | undefined
  : T extends readonly (infer Item)[]
    ? readonly Reading<Item>[] | Unreadable | undefined
    : { readonly [Key in keyof T]?: Reading<T[Key]> } | Unreadable | undefined;

/** Applies the function to what can be read, and leaves the absent and the unreadable as they are. */
export function whereReadable<T, R>(
  value: T | Unreadable | undefined,
  change: (value: T) => R,
): R | Unreadable | undefined {
  return value === undefined || value === unreadable ? (value as Unreadable | undefined) : change(value as T);
}

/** Takes the marks out, at every depth: the absent has no key, the unreadable has one with `undefined`. */
export function draftOf<T>(reading: Reading<T>): Draft<T> {
  return withoutUnreadable(reading) as Draft<T>;
}

function withoutUnreadable(value: unknown): unknown {
  if (value === unreadable) return undefined;
  if (Array.isArray(value)) return value.map(withoutUnreadable);
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(present.map(([key, field]) => [key, withoutUnreadable(field)]));
}
