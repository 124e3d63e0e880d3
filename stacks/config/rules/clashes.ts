/** Two entries that claim the same thing; `later` is the one to complain about, `earlier` was there first. */
export interface Clash<T> {
  readonly claim: string;
  readonly earlier: T;
  readonly later: T;
}

/** Every entry whose claim an earlier one has made already. Entries that claim nothing clash with nobody. */
export function clashes<T>(entries: readonly T[], claimOf: (entry: T) => string | undefined): readonly Clash<T>[] {
  const first = new Map<string, T>();
  return entries.flatMap((later) => {
    const claim = claimOf(later);
    if (claim === undefined) return [];
    const earlier = first.get(claim);
    if (earlier !== undefined) return [{ claim, earlier, later }];
    first.set(claim, later);
    return [];
  });
}
