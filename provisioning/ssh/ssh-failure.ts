import { HearthError } from "#model/hearth-error.ts";
import type { SshTarget } from "./ssh-target.ts";

/**
 * What a failed run of ssh means to a person. The exit code 255 is ssh's own, but a remote command may use it too, so
 * that the words decide. Pure.
 */
export function sshFailure(target: SshTarget, command: string, exitCode: number | null, stderr: string): HearthError {
  const login = `${target.user}@${target.address}`;
  const said = stderr.trim().split("\n").slice(-3).join(" ").trim();
  if (exitCode === 255) {
    if (/REMOTE HOST IDENTIFICATION HAS CHANGED/.test(stderr)) return hostKeyChanged(target);
    if (/host key is known for|Host key verification failed/.test(stderr)) return hostKeyUnknown(target);
    if (/Permission denied|Too many authentication failures/.test(stderr)) {
      return new HearthError({
        code: "ssh-permission-denied",
        what: `${login} does not let the key ${target.identityFile} in.`,
        why: "The machine does not have the public half of that key, or not any more.",
        remedy: `Put ${target.identityFile}.pub into ~/.ssh/authorized_keys on the machine, or install it again with \`make reinstall NODE=…\`.`,
      });
    }
    if (unreachable.test(stderr)) return sshUnreachable(target, said);
  }
  return new HearthError({
    code: "ssh-command-failed",
    what: `A command on ${target.address} ended with ${exitCode ?? "a signal"}: ${shorten(command)}.`,
    why: said ? `It said: ${said}` : "It said nothing.",
    remedy: "Run `make ssh NODE=…` and try it by hand.",
  });
}

const unreachable =
  /ssh: connect to host|Connection (timed out|refused|reset|closed)|No route to host|Could not resolve|kex_exchange_identification|Network is unreachable|Timeout, server|client_loop: send disconnect/;

export function sshUnreachable(target: SshTarget, said: string): HearthError {
  return new HearthError({
    code: "ssh-unreachable",
    what: `${target.address} does not answer on SSH (port ${target.port ?? 22}).`,
    why: `ssh said: ${said}`,
    remedy: "Check that the machine is on (`make status`) and has this address; `make` turns a machine of the lab on.",
  });
}

export function sshTimeout(target: SshTarget, what: string, seconds: number): HearthError {
  return new HearthError({
    code: "ssh-timeout",
    what,
    why: `${seconds} seconds were allowed.`,
    remedy: `See what the machine shows on its screen (in the lab: serial.log in the machine's directory), and whether ${target.address} is its address.`,
  });
}

function hostKeyChanged(target: SshTarget): HearthError {
  return new HearthError({
    code: "ssh-host-key-changed",
    what: `${target.address} answers with another host key than the one that was pinned.`,
    why: "It was installed by somebody else, or another machine has its address; nothing was sent to it.",
    remedy: `If the change is yours, remove the line of ${target.address} from ${target.knownHostsFile} and pin the new key, or run \`make reinstall NODE=…\`.`,
  });
}

function hostKeyUnknown(target: SshTarget): HearthError {
  return new HearthError({
    code: "ssh-host-key-unknown",
    what: `No host key of ${target.address} is pinned.`,
    why: `${target.knownHostsFile} has no line for it, and an unknown key is never trusted.`,
    remedy: "Run `make`, which installs the machine with a key that is known beforehand.",
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
