import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HearthError } from "#model/hearth-error.ts";
import { runSsh } from "./run-ssh.ts";
import { sshTimeout } from "./ssh-failure.ts";
import type { SshTarget } from "./ssh-target.ts";
import { waitForBanner } from "./wait-for-banner.ts";

export interface WaitOptions {
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal;
}

/** A machine that is still starting may refuse a key that it accepts a moment later. */
const patienceMs = 15_000;
/** Every failed login counts against who tries it (sshd's PerSourcePenalties). */
const retryMs = 2000;
/** A login costs an emulated machine that has other things to do as long as this. */
const loginSeconds = 60;

/**
 * Waits until a login works: first cheaply for an SSH server on the port, then by logging in.
 *
 * @returns the seconds that it took
 * @throws HearthError `ssh-timeout`; `ssh-host-key-changed`, `ssh-host-key-unknown` at once, `ssh-permission-denied`
 *   after some patience; the signal's reason when it aborts
 */
export async function waitForSsh(target: SshTarget, options: WaitOptions): Promise<number> {
  const start = performance.now();
  const elapsedMs = () => performance.now() - start;
  const leftMs = () => Math.max(0, options.timeoutSeconds * 1000 - elapsedMs());
  const { signal } = options;
  let firstAnswerMs: number | undefined;
  for (;;) {
    if (!(await bannerAnswers(target, leftMs(), signal))) {
      signal?.throwIfAborted();
      if (leftMs() > 1000) throw probeFailed(target);
      throw sshTimeout(target, `${target.address} did not answer on SSH.`, options.timeoutSeconds);
    }
    firstAnswerMs ??= elapsedMs();
    try {
      const timeoutSeconds = Math.max(1, Math.min(loginSeconds, leftMs() / 1000));
      await runSsh(target, "exit 0", { timeoutSeconds, ...(signal ? { signal } : {}) });
      return elapsedMs() / 1000;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof HearthError) || !mayPass(error, elapsedMs() - firstAnswerMs)) throw error;
      if (leftMs() <= retryMs) throw error;
    }
    await sleep(retryMs);
  }
}

/** The probe ended long before its time: it never ran. */
function probeFailed(target: SshTarget): HearthError {
  return new HearthError({
    code: "ssh-unreachable",
    what: `Nothing can be sent to ${target.address}.`,
    why: `\`${target.enter.join(" ")}\` did not lead into the lab's network; most likely the lab was destroyed meanwhile.`,
    remedy: "Run `make`, which sets the lab up again.",
  });
}

/** Whether a failed login may succeed a moment later. */
function mayPass(error: HearthError, sinceFirstAnswerMs: number): boolean {
  switch (error.code) {
    case "ssh-unreachable":
    case "ssh-timeout":
      return true;
    case "ssh-permission-denied":
    case "ssh-command-failed":
      return sinceFirstAnswerMs < patienceMs;
    default:
      return false;
  }
}

async function bannerAnswers(target: SshTarget, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
  const port = target.port ?? 22;
  const limit = AbortSignal.any([AbortSignal.timeout(Math.ceil(timeoutMs)), ...(signal ? [signal] : [])]);
  const [program, ...rest] = target.enter;
  if (!program) return waitForBanner(target.address, port, limit);

  const probe = path.join(import.meta.dirname, "banner-probe.ts");
  const child = spawn(
    program,
    [...rest, process.execPath, probe, target.address, `${port}`, `${Math.ceil(timeoutMs)}`],
    { stdio: "ignore" },
  );
  const stop = () => child.kill("SIGKILL");
  limit.addEventListener("abort", stop);
  try {
    const [exitCode] = await once(child, "exit");
    return exitCode === 0;
  } finally {
    limit.removeEventListener("abort", stop);
  }
}
