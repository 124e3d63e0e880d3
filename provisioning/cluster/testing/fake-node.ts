import { HearthError } from "#model/hearth-error.ts";
import type { SshResult } from "../../ssh/run-ssh.ts";
import type { FileToSend } from "../../ssh/send-file.ts";
import type { NodeShell } from "../node-shell.ts";

/** What a machine answers to a script that holds a text, or fits an expression. */
export interface FakeAnswer {
  readonly to: string | RegExp;
  /** Standard output; a function is asked each time. */
  readonly stdout?: string | (() => string);
  readonly stderr?: string;
  readonly exitCode?: number;
}

/** A machine that keeps what it was told. */
export interface FakeNode extends NodeShell {
  readonly scripts: string[];
  readonly sent: FileToSend[];
}

/** Fixed: gives the first answer that fits a script, and nothing, with 0, to every other. */
export function fixedNode(answers: readonly FakeAnswer[] = []): FakeNode {
  const scripts: string[] = [];
  const sent: FileToSend[] = [];
  return {
    scripts,
    sent,
    async run(script, { allowFailure }): Promise<SshResult> {
      scripts.push(script);
      const answer = answers.find(({ to }) => (typeof to === "string" ? script.includes(to) : to.test(script)));
      const { stdout = "", stderr = "", exitCode = 0 } = answer ?? {};
      const result = { stdout: typeof stdout === "function" ? stdout() : stdout, stderr, exitCode };
      if (exitCode !== 0 && !allowFailure) throw failed(exitCode, stderr);
      return result;
    },
    async send(file) {
      sent.push(file);
    },
    async fetch() {},
  };
}

/** Broken: it is off, or somebody cut the cable. */
export function brokenNode(): FakeNode {
  const unreachable = () =>
    Promise.reject(
      new HearthError({
        code: "ssh-unreachable",
        what: "10.77.0.10 does not answer on SSH (port 22).",
        why: "ssh said: No route to host",
        remedy: "Turn it on.",
      }),
    );
  return { scripts: [], sent: [], run: unreachable, send: unreachable, fetch: unreachable };
}

function failed(exitCode: number, stderr: string): HearthError {
  return new HearthError({
    code: "ssh-command-failed",
    what: `A command ended with ${exitCode}.`,
    why: `It said: ${stderr}`,
    remedy: "Try it by hand.",
  });
}
