import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { hostApt } from "../artifacts/debian-mirror.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, warn, skip } = findingsOf("DNS");

const patienceMs = 3_000;

/** Whether the name that Debian packages come from can be resolved, as far as it has to be. */
export async function checkNames(): Promise<Finding> {
  const { mirrors, transport } = await hostApt();
  const proxy = transport.some((line) => /^Acquire::https?::Proxy /i.test(line));
  if (mirrors.archive === undefined)
    return skip("No Debian mirror is named on this computer: the standard one serves.");
  const host = new URL(mirrors.archive).hostname;
  if (proxy) return judgeNames(host, { proxy });
  const begunMs = Date.now();
  const answer = await Promise.race([
    lookup(host, { family: 4 }).then(
      ({ address }) => ({ address }),
      (error: NodeJS.ErrnoException) => ({ code: error.code ?? error.message }),
    ),
    sleep(patienceMs, { code: "ETIMEOUT" }, { ref: false }),
  ]);
  return judgeNames(host, { ...answer, tookMs: Date.now() - begunMs });
}

export function judgeNames(
  host: string,
  answer: { readonly proxy?: boolean; readonly address?: string; readonly code?: string; readonly tookMs?: number },
): Finding {
  if (answer.proxy) return ok("Debian packages come through a proxy, which resolves names itself.");
  if (answer.address !== undefined && (answer.tookMs ?? 0) < 1_000) return ok(`${host} is ${answer.address}.`);
  if (answer.address !== undefined) {
    return warn({
      says: `${host} took ${((answer.tookMs ?? 0) / 1000).toFixed(1)} s to be resolved.`,
      why: "A DNS server in the list does not answer, and every name waits for it.",
      remedy: "Look at `/etc/resolv.conf`, or `resolvectl status`.",
    });
  }
  return warn({
    says: `The name ${host} cannot be resolved (${answer.code}).`,
    why: "Debian packages come from there. Machines are installed without it once their image is in the cache.",
    remedy: "Look at `/etc/resolv.conf`, or `resolvectl status`; `getent hosts " + host + "` tries again.",
  });
}
