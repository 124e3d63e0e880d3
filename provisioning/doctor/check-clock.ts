import { stat } from "node:fs/promises";
import path from "node:path";
import { type Finding, findingsOf } from "./finding.ts";
import { printed } from "./printed.ts";

const { ok, warn, fail } = findingsOf("clock");

const dayMs = 86_400_000;

/** @param root the checkout, which cannot be younger than now */
export async function checkClock(root: string): Promise<Finding> {
  const [{ mtimeMs }, synchronized] = await Promise.all([
    stat(path.join(root, "package.json")),
    printed(["timedatectl", "show", "--property=NTPSynchronized", "--value"]),
  ]);
  return judgeClock(Date.now(), mtimeMs, synchronized?.trim());
}

/**
 * Certificates and tokens are valid from a moment on, and machines take their first time from this computer.
 * @param synchronized `yes`, `no`, or undefined where nobody keeps the clock
 */
export function judgeClock(nowMs: number, checkoutMs: number, synchronized: string | undefined): Finding {
  const now = new Date(nowMs).toISOString().replace(/\.\d+Z$/, "Z");
  if (nowMs < checkoutMs - dayMs) {
    return fail({
      says: `The clock says ${now}, which is before these files were written.`,
      why: "Certificates made with it would not be valid yet for anybody else.",
      remedy: "Set it: `timedatectl set-ntp true`, or `date -s`.",
    });
  }
  if (synchronized === "no") {
    return warn({
      says: `The clock says ${now}, and is kept by nobody.`,
      why: "A clock that drifts apart from those of the machines breaks certificates and logs.",
      remedy: "Let it be kept: `timedatectl set-ntp true`.",
    });
  }
  return ok(synchronized === "yes" ? `The clock is synchronized: ${now}.` : `The clock says ${now}.`);
}
