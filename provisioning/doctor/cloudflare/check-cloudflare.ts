import { HearthError } from "#model/hearth-error.ts";
import type { Environment, ExternalConfig } from "../../inventory/environment.ts";
import { type Finding, findingsOf } from "../finding.ts";
import { type Asking, askCloudflare, type CloudflareAnswer } from "./ask-cloudflare.ts";
import { judgePermissions, judgeZone } from "./judge-permissions.ts";
import { howTo, judgeToken } from "./judge-token.ts";
import { neededPermissions } from "./needed-permissions.ts";
import { grantedPermissions, verifiedToken } from "./read-answer.ts";

const { skip, fail } = findingsOf("outside");

/** The token that the layer external would be made with. */
export type TokenAtHand = {
  /** What holds it: `CLOUDFLARE_API_TOKEN`, `cloudflare:apiToken`. */
  readonly from: string;
} & (
  | { readonly token: string }
  /** Why it cannot be read here: a sentence. */
  | { readonly unread: string }
);

export interface CloudflareCheck {
  readonly environment: Pick<Environment, "platform" | "external">;
  /** @throws HearthError where there is none, or one that is refused */
  readonly openToken: () => Promise<TokenAtHand>;
  readonly base?: string;
  /** For all questions together. */
  readonly patienceMs?: number;
}

/**
 * Whether there is a token for what lives outside, whether it is valid, and what it may do. Changes nothing there, and
 * asks nobody for an environment that has nothing there.
 */
export async function checkCloudflare(check: CloudflareCheck): Promise<Finding[]> {
  const { external } = check.environment;
  if (!external) return [];
  try {
    const opened = await check.openToken();
    if ("unread" in opened) {
      return [skip(`The token in ${opened.from} is encrypted and was not tried: ${opened.unread}`)];
    }
    return await tryToken(check, external, opened);
  } catch (error) {
    if (!(error instanceof HearthError)) throw error;
    return [fail({ says: error.what, why: error.why, remedy: error.remedy })];
  }
}

async function tryToken(
  check: CloudflareCheck,
  wish: ExternalConfig,
  { from, token }: { readonly from: string; readonly token: string },
): Promise<Finding[]> {
  // No header takes what is not of this alphabet, and its error would repeat it.
  if (!/^[\w-]+$/.test(token)) return [malformed(from)];
  const { environment, base = "https://api.cloudflare.com/client/v4", patienceMs = 3_500 } = check;
  const asking: Asking = { base, token, signal: AbortSignal.timeout(patienceMs) };
  const { answer, isOfAccount } = await verify(asking, wish.accountId);
  const finding = judgeToken(answer, from, Date.now());
  const verified = verifiedToken(answer);
  if (!verified || finding.level === "fail") return [finding];
  const needed = neededPermissions(environment, wish, isOfAccount ? verified.id : undefined);
  const tried = await Promise.all(
    needed.map(async (permission) => ({ permission, answer: await askCloudflare(asking, permission.question) })),
  );
  const [granted] = tried.flatMap(({ answer }) => grantedPermissions(answer) ?? []);
  const zones = tried.filter(({ permission }) => permission.group === "Zone");
  return [finding, ...judgePermissions(tried, granted), ...zones.flatMap(({ answer }) => judgeZone(answer, wish))];
}

/** A token belongs to an account or to a person, and each of the two knows its own alone: both are asked. */
async function verify(
  asking: Asking,
  accountId: string,
): Promise<{ readonly answer: CloudflareAnswer; readonly isOfAccount: boolean }> {
  const [ofAccount, ofPerson] = await Promise.all([
    askCloudflare(asking, `/accounts/${accountId}/tokens/verify`),
    askCloudflare(asking, "/user/tokens/verify"),
  ]);
  if (verifiedToken(ofAccount)) return { answer: ofAccount, isOfAccount: true };
  // Silence of one of the two leaves open whether it knows the token.
  const isOpen = "silence" in ofAccount && !verifiedToken(ofPerson);
  return { answer: isOpen ? ofAccount : ofPerson, isOfAccount: false };
}

function malformed(from: string): Finding {
  return fail({
    says: `What ${from} holds is no token of Cloudflare's.`,
    why: "A token is of letters, digits, _ and -; there is a blank, a quotation mark or something else in it.",
    remedy: `Put in the token alone, as it was shown when it was made; ${howTo} says how.`,
  });
}
