import type { ExternalConfig } from "../../inventory/environment.ts";
import { type Finding, findingsOf } from "../finding.ts";
import type { CloudflareAnswer } from "./ask-cloudflare.ts";
import { howTo } from "./judge-token.ts";
import { type NeededPermission, permissionName } from "./needed-permissions.ts";
import { type Verdict, verdictOf, zonesOf } from "./read-answer.ts";

const { ok, warn, fail } = findingsOf("outside");

/** A permission, and what its question was answered. */
export interface Tried {
  readonly permission: NeededPermission;
  readonly answer: CloudflareAnswer;
}

/**
 * What the token may do, as far as questions that change nothing can show.
 * @param granted names of the permissions that the token has, where it may read them: `DNS Write`
 */
export function judgePermissions(tried: readonly Tried[], granted?: ReadonlySet<string>): Finding[] {
  const those = (verdict: Verdict) =>
    tried.filter(({ permission, answer }) => verdictOf(permission, answer) === verdict);
  const findings = [
    ...lacking(those("may not")),
    ...elsewhere(those("not from here")),
    ...those("not switched on").map(notSwitchedOn),
    ...unanswered(those("no answer")),
    ...readOnly(those("may"), granted),
  ];
  return findings.length > 0 ? findings : [allowed(tried, granted)];
}

/** Whether the zone is the one that the ids name. */
export function judgeZone(answer: CloudflareAnswer, { zone, zoneId, accountId }: ExternalConfig): Finding[] {
  const [found] = zonesOf(answer);
  if (!found) return [];
  const wrong = [
    ...(found.id === zoneId ? [] : [`zoneId: "${found.id}"`]),
    ...(found.account === undefined || found.account.id === accountId ? [] : [`accountId: "${found.account.id}"`]),
  ];
  if (wrong.length === 0) return [];
  return [
    fail({
      says: `${zone} has other ids at Cloudflare than in hearth:external.`,
      why: "What is made for it would go elsewhere, or be refused.",
      remedy: `Write ${wrong.join(" and ")} into hearth:external.`,
    }),
  ];
}

function lacking(tried: readonly Tried[]): Finding[] {
  if (tried.length === 0) return [];
  return [
    fail({
      says: `The token lacks ${names(tried)}.`,
      why: `Asked to read what each is for, Cloudflare refuses: ${refusals(tried)}.`,
      remedy:
        "Edit the token at dash.cloudflare.com → Manage account → Account API tokens, and compare the account and the " +
        `zone that it is for with hearth:external. ${howTo} lists what it needs.`,
    }),
  ];
}

function elsewhere(tried: readonly Tried[]): Finding[] {
  if (tried.length === 0) return [];
  return [
    fail({
      says: "The token may not be used from here.",
      why: `Cloudflare refuses: ${refusals(tried)}.`,
      remedy: "Take the filter of client addresses out of the token, or add this one.",
    }),
  ];
}

function notSwitchedOn(tried: Tried): Finding {
  return fail({
    says: `What “${permissionName(tried.permission)}” is for is not switched on in the account.`,
    why: `Cloudflare refuses: ${refusals([tried])}.`,
    remedy: "Switch it on at dash.cloudflare.com: R2 under Storage, Access under Zero Trust. Once is enough.",
  });
}

function unanswered(tried: readonly Tried[]): Finding[] {
  if (tried.length === 0) return [];
  return [
    warn({
      says: `Whether the token has ${names(tried)} is not known.`,
      why: `Cloudflare gave no answer to that: ${refusals(tried)}.`,
      remedy: "Compare accountId and zoneId in hearth:external with the domain's page, and run `make doctor` again.",
    }),
  ];
}

/** Those of which the token's own description says that they are for reading, and nothing says more. */
function readOnly(tried: readonly Tried[], granted: ReadonlySet<string> | undefined): Finding[] {
  const only = tried.filter(
    ({ permission: { group, level } }) =>
      level === "Edit" && granted?.has(`${group} Read`) && !granted.has(`${group} Write`),
  );
  if (only.length === 0) return [];
  return [
    warn({
      says: `The token may read and, it seems, not write: ${names(only)} is needed.`,
      why: "Its description at Cloudflare says Read there.",
      remedy: `Choose Edit instead, at dash.cloudflare.com → Manage account → Account API tokens. ${howTo} lists what it needs.`,
    }),
  ];
}

function allowed(tried: readonly Tried[], granted: ReadonlySet<string> | undefined): Finding {
  const edits = tried.filter(({ permission }) => permission.level === "Edit");
  const isWritten = edits.every(({ permission: { group } }) => granted?.has(`${group} Write`));
  return ok(
    `The token can read all that the outside needs${
      isWritten
        ? ", and its description at Cloudflare says Edit wherever that is needed."
        : "; whether it may also write is seen at the first `make`."
    }`,
  );
}

function names(tried: readonly Tried[]): string {
  return tried.map(({ permission }) => `“${permissionName(permission)}”`).join(", ");
}

/** `403 “Authentication error” (10000)`, each once. */
function refusals(tried: readonly Tried[]): string {
  return [...new Set(tried.map(({ answer }) => refusal(answer)))].join(", ");
}

function refusal(answer: CloudflareAnswer): string {
  if ("silence" in answer) return answer.silence;
  if (answer.status === 200) return "it knows no such zone";
  const codes = answer.codes.length > 0 ? ` (${answer.codes.join(", ")})` : "";
  return `${answer.status} “${answer.message}”${codes}`;
}
