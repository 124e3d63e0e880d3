import { HearthError } from "#model/hearth-error.ts";
import type { Distribution } from "./contract/node-files.ts";
import { type MemberReport, parseMemberReport } from "./member-report.ts";
import type { NodeShell } from "./node-shell.ts";
import { reportScript } from "./report-script.ts";

/** ssh gives up connecting after ten; the rest is for the questions, on the slowest emulator. */
const timeoutSeconds = 90;

/** Errors of a machine that is off, starting, being installed, or was installed by somebody else. */
const silence: ReadonlySet<string> = new Set([
  "ssh-unreachable",
  "ssh-timeout",
  "ssh-host-key-unknown",
  "ssh-host-key-changed",
  "ssh-permission-denied",
]);

/**
 * Asks one machine what it is to a cluster.
 * @throws HearthError only for what is wrong on this side, e.g. `ssh-missing`; a machine that cannot be asked is silent
 */
export async function reportMember(shell: NodeShell, distribution: Distribution): Promise<MemberReport> {
  try {
    const { stdout } = await shell.run(reportScript(distribution), { timeoutSeconds });
    return parseMemberReport(stdout);
  } catch (error) {
    if (error instanceof HearthError && silence.has(error.code)) return { kind: "silent", why: error.why };
    throw error;
  }
}
