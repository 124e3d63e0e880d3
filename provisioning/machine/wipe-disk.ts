import { setTimeout as sleep } from "node:timers/promises";
import { HearthError } from "#model/hearth-error.ts";
import { runSsh } from "../ssh/run-ssh.ts";
import type { SshTarget } from "../ssh/ssh-target.ts";

/** A machine that was given up, and what its disk has to carry to be the one that is meant. */
export interface DoomedMachine {
  readonly name: string;
  readonly address: string;
  readonly installId: string;
}

/** A solid-state disk forgets everything in seconds; any other loses what makes it readable at once. */
const patienceMs = 180_000;
const pollMs = 2_000;

/**
 * Wipes the disk that the machine runs from, and turns it off.
 * @throws HearthError `wipe-refused`, `wipe-failed`, or that the machine cannot be reached
 */
export async function wipeDisk(machine: DoomedMachine, target: SshTarget): Promise<void> {
  const { name, installId } = machine;
  const script = beginScript(installId);
  const { exitCode, stderr } = await runSsh(target, "sh -s", { stdin: script, timeoutSeconds: 30, allowFailure: true });
  if (exitCode === otherDisk) {
    throw new HearthError({
      code: "wipe-refused",
      what: `The disk of ${name} was not wiped.`,
      why: "It does not carry the mark of the installation that was given up.",
      remedy: `See what is installed on ${machine.address}; wipe it by hand if it is yours to wipe.`,
    });
  }
  if (exitCode !== 0) throw wipeFailed(name, `The machine said: ${stderr.trim() || "nothing"}.`);
  const begunMs = Date.now();
  while (await answers(target)) {
    if (Date.now() - begunMs > patienceMs) throw wipeFailed(name, `It still runs ${patienceMs / 1000} seconds later.`);
    await sleep(pollMs);
  }
}

const otherDisk = 3;

/** Runs while the machine is whole: finds the disk, asks for its mark, and lets the rest begin when nobody listens. */
function beginScript(installId: string): string {
  return `set -eu
disk=$(lsblk -nrpo PKNAME "$(findmnt -nro SOURCE /)" | head -n 1)
mark=$(lsblk -nrpo NAME,PARTLABEL "$disk" | sed -n 's/ hearth$//p')
[ -n "$mark" ] && head -c 4096 "$mark" | tr '\\000' '\\n' | grep -qF '"installId":"${installId}"' || exit ${otherDisk}
cat >/run/hearth-wipe <<'END'
${wipeScript}END
systemd-run --quiet --on-active=1 sh /run/hearth-wipe "$disk"
`;
}

/**
 * Ends in a shell that needs nothing from the disk any more: its last words are its own. The file systems are made
 * read-only first, or the kernel would write a superblock back.
 */
const wipeScript = `sync
echo 1 >/proc/sys/kernel/sysrq
echo u >/proc/sysrq-trigger
sleep 2
for place in $(lsblk -nrpo NAME "$1" | tac); do wipefs --quiet --all --force "$place"; done
sectors=$(blockdev --getsz "$1")
dd if=/dev/zero of="$1" bs=1M count=16 conv=fsync,notrunc
dd if=/dev/zero of="$1" bs=512 seek=$((sectors - 2048)) count=2048 conv=fsync,notrunc
blkdiscard --force "$1"
echo o >/proc/sysrq-trigger
`;

async function answers(target: SshTarget): Promise<boolean> {
  const asked = await runSsh(target, "true", { timeoutSeconds: 10, allowFailure: true }).catch(() => undefined);
  return asked !== undefined;
}

function wipeFailed(name: string, why: string): HearthError {
  return new HearthError({
    code: "wipe-failed",
    what: `The disk of ${name} could not be wiped.`,
    why,
    remedy: "Run the same command again: it is tried again. Or boot the machine from a stick and wipe the disk there.",
  });
}
