/** One thing that was looked at before machines are installed. */
export interface Finding {
  /** What was looked at, in a word or two: `firewall`, `other DHCP servers`. */
  readonly check: string;
  /** `fail` stands in the way, `warn` may, `skip` could not be looked at. */
  readonly level: "ok" | "warn" | "fail" | "skip";
  /** A sentence. */
  readonly says: string;
  readonly why?: string;
  /** Of everything that is not `ok`. */
  readonly remedy?: string;
}

type Words = Omit<Finding, "level" | "check">;

/** The findings of one check, which all carry its name. */
export function findingsOf(check: string) {
  return {
    ok: (says: string): Finding => ({ check, level: "ok", says }),
    skip: (says: string, remedy?: string): Finding => ({ check, level: "skip", says, ...(remedy ? { remedy } : {}) }),
    warn: (words: Words & { readonly remedy: string }): Finding => ({ check, level: "warn", ...words }),
    fail: (words: Words & { readonly remedy: string }): Finding => ({ check, level: "fail", ...words }),
  };
}
