import { X509Certificate } from "node:crypto";

const dayMs = 86_400_000;

/** A certificate that ends sooner is made anew by the next update of its node. */
export const renewBeforeDays = 90;

/** When a certificate (PEM) ends. */
export function certificateExpiry(pem: string): Date {
  return new X509Certificate(pem).validToDate;
}

export function needsRenewal(pem: string, now: Date): boolean {
  return certificateExpiry(pem).getTime() - now.getTime() < renewBeforeDays * dayMs;
}
