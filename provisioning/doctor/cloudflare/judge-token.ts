import { type Finding, findingsOf } from "../finding.ts";
import type { CloudflareAnswer } from "./ask-cloudflare.ts";
import { verifiedToken } from "./read-answer.ts";

const { ok, warn, fail } = findingsOf("outside");

const dayMs = 86_400_000;
/** A token that ends within so many days deserves a look. */
const soonDays = 14;

export const howTo = "docs/how-to/a-domain-through-a-tunnel.md";

/**
 * @param answer of the one who knows the token, or of whoever was asked
 * @param from what holds the token: `CLOUDFLARE_API_TOKEN`, `cloudflare:apiToken`
 */
export function judgeToken(answer: CloudflareAnswer, from: string, nowMs: number): Finding {
  if ("silence" in answer) return silent(answer.silence);
  const token = verifiedToken(answer);
  if (!token) return unknown(from, answer);
  const [begins, ends] = [token.not_before, token.expires_on].map((time) => (time ? Date.parse(time) : undefined));
  const anew = `Give it a later end, or make a new one: ${howTo} says how.`;
  if (token.status === "expired" || (ends !== undefined && ends <= nowMs)) {
    const when = ends === undefined ? "" : ` on ${day(ends)}`;
    return fail({ says: `The token in ${from} expired${when}.`, why: "Cloudflare refuses it.", remedy: anew });
  }
  if (begins !== undefined && begins > nowMs) {
    return fail({
      says: `The token in ${from} is valid from ${day(begins)} on, and not before.`,
      why: "Cloudflare refuses it until then.",
      remedy: "Give it an earlier start, or wait.",
    });
  }
  if (token.status !== "active") {
    return fail({
      says: `The token in ${from} is ${token.status}.`,
      why: "Cloudflare refuses it until it is active.",
      remedy: `Turn it on at dash.cloudflare.com, or make a new one: ${howTo} says how.`,
    });
  }
  if (ends === undefined) return ok(`The token in ${from} is valid, and has no end.`);
  if (ends - nowMs > soonDays * dayMs) return ok(`The token in ${from} is valid until ${day(ends)}.`);
  return warn({
    says: `The token in ${from} is valid until ${day(ends)} only.`,
    why: "After that nothing outside the house can be changed; what is there stays.",
    remedy: anew,
  });
}

/** @param why a word of `askCloudflare` */
function silent(why: string): Finding {
  return warn({
    says: `Cloudflare could not be asked about the token (${why}).`,
    why: "It takes the internet. Only what lives outside the house needs it.",
    remedy: "Try `curl -sS https://api.cloudflare.com/client/v4/ips`, and then `make doctor` again.",
  });
}

function unknown(from: string, { status, message }: { readonly status: number; readonly message: string }): Finding {
  return fail({
    says: `Cloudflare does not take the token in ${from}.`,
    why: `It answers ${status}: “${message}”.`,
    remedy:
      "Compare it with the one that was shown when it was made, or make a new one. The token of an account is known " +
      `in that account alone: compare hearth:external.accountId as well. ${howTo} says how.`,
  });
}

function day(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
