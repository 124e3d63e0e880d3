import { HearthError } from "#model/hearth-error.ts";
import type { NodeSymptoms, RestlessUnit } from "./node-symptoms.ts";

export interface Patient {
  readonly name: string;
  readonly address: string;
  /** The unit whose journal was read. */
  readonly mainUnit: string;
  /** What is waited for: the API of this very server, or the node's word that it is Ready. */
  readonly waitsFor: "api" | "ready";
  /** The kubelet's own word, empty if it said none. */
  readonly message: string;
  readonly seconds: number;
}

/** Certificates are made valid a day back, and tokens and leases bear a minute or two; more breaks things. */
const clockToleranceSeconds = 120;
const scarceMiB = 300;

/**
 * What is wrong with a node that does not become Ready, in words, from what it shows of itself. Pure.
 * @returns undefined if nothing of it is certain, so that it may still get well by itself
 */
export function diagnoseNode(patient: Patient, symptoms: NodeSymptoms): HearthError | undefined {
  const says = (pattern: RegExp) => symptoms.journal.findLast((line) => pattern.test(line));
  if (Math.abs(symptoms.clockAheadSeconds) > clockToleranceSeconds) return clockWrong(patient, symptoms);
  if (symptoms.freeMiB < scarceMiB || says(/no space left on device/i)) return diskFull(patient, symptoms);
  const refused = says(foreignCredentials);
  if (refused) return credentialsRefused(patient, refused);
  const duplicate = says(/[Nn]ode password rejected|duplicate hostname/);
  if (duplicate) return nameTaken(patient, duplicate);
  const busy = says(/address already in use/);
  if (busy) return portTaken(patient, busy);
  const { restless } = symptoms;
  if (restless && restless.restarts >= hopelessRestarts) return unitFails(patient, restless);
  return undefined;
}

/** A component that waits for another starts again a few times; one that cannot run does so for ever. */
const hopelessRestarts = 10;

/** The last word of a program before it ended, not systemd's about it. */
function lastComplaint(journal: readonly string[]): string | undefined {
  const own = journal.filter((line) => !/^\S+\.service: |^(Failed to start|Starting|Stopped|Started) /.test(line));
  return (
    own.findLast((line) => /^(panic|fatal)\b/i.test(line)) ??
    own.findLast((line) => /\b(error|fatal|failed|panic)\b/i.test(line))
  );
}

const foreignCredentials =
  /token CA hash does not match|failed to validate token|not authorized|invalid token|certificate signed by unknown authority|remote error: tls: (unknown certificate authority|bad certificate)/;

/** Time is up, and nothing above explains it. */
export function notReady(patient: Patient, symptoms: NodeSymptoms | undefined): HearthError {
  const last = symptoms && lastComplaint(symptoms.journal);
  const why =
    patient.message ||
    (last && `The journal of ${patient.mainUnit} says last: ${shorten(last)}`) ||
    (symptoms
      ? `${patient.mainUnit} is ${symptoms.unitState} and its journal names no error.`
      : "It stopped answering.");
  const remedy = `Look at \`make ssh NODE=${patient.name} CMD='journalctl -u ${patient.mainUnit} -n 100'\`; \`make\` goes on waiting.`;
  return patient.waitsFor === "api"
    ? new HearthError({
        code: "cluster-api-not-ready",
        what: `The API on ${patient.name} did not get ready within ${patient.seconds} seconds.`,
        why,
        remedy,
      })
    : new HearthError({
        code: "node-not-ready",
        what: `${patient.name} did not become Ready within ${patient.seconds} seconds.`,
        why,
        remedy,
      });
}

export function clockWrong({ name }: Pick<Patient, "name">, { clockAheadSeconds }: NodeSymptoms): HearthError {
  const direction = clockAheadSeconds > 0 ? "ahead" : "behind";
  return new HearthError({
    code: "node-clock-wrong",
    what: `The clock of ${name} is ${duration(Math.abs(clockAheadSeconds))} ${direction}.`,
    why: "Certificates and tokens are valid from one moment to another; a node whose clock is wrong trusts nobody and is trusted by nobody.",
    remedy: `Set it with \`make ssh NODE=${name} CMD='date -s @$(date +%s) && hwclock -w'\`, see that the node reaches a time server, and run \`make\` again.`,
  });
}

export function diskFull({ name }: Pick<Patient, "name">, { freeMiB }: NodeSymptoms): HearthError {
  return new HearthError({
    code: "node-disk-full",
    what: `The disk of ${name} is full: ${freeMiB} MiB are free.`,
    why: "Images, logs and the datastore find no room, and a kubelet gives up its pods below a tenth of the disk.",
    remedy: `See what fills it with \`make ssh NODE=${name} CMD='du -xhd2 / | sort -h | tail'\`, make room, and run \`make\` again.`,
  });
}

function credentialsRefused({ name }: Patient, line: string): HearthError {
  return new HearthError({
    code: "node-credentials-refused",
    what: `${name} and the cluster do not trust each other: its token or authority is another cluster's.`,
    why: `It says: ${shorten(line)}`,
    remedy: `Most likely something of an earlier cluster is left on it. \`make reinstall NODE=${name}\` begins anew.`,
  });
}

function nameTaken({ name }: Patient, line: string): HearthError {
  return new HearthError({
    code: "node-name-taken",
    what: `The cluster knows another machine as ${name}.`,
    why: `It says: ${shorten(line)}`,
    remedy: `Run \`make kubectl ARGS='delete node ${name}'\` if that machine is gone, or give this one another name; then run \`make\` again.`,
  });
}

function unitFails({ name }: Patient, { unit, restarts, journal }: RestlessUnit): HearthError {
  const last = lastComplaint(journal);
  return new HearthError({
    code: "node-unit-fails",
    what: `${unit} on ${name} cannot run: it was started again ${restarts} times.`,
    why: last ? `It says: ${shorten(last)}` : "Its journal names no error.",
    remedy: `Look at \`make ssh NODE=${name} CMD='journalctl -u ${unit} -n 100'\`. If nothing was changed by hand on ${name}, it is a fault of this version of Hearth or of Kubernetes: \`make reinstall NODE=${name}\` once there is a better one.`,
  });
}

function portTaken({ name }: Patient, line: string): HearthError {
  return new HearthError({
    code: "node-port-taken",
    what: `Another program on ${name} listens where Kubernetes has to.`,
    why: `It says: ${shorten(line)}`,
    remedy: `Find it with \`make ssh NODE=${name} CMD='ss -ltnp'\`, stop it, and run \`make\` again.`,
  });
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} hours`;
  return `${Math.round(seconds / 86_400)} days`;
}

function shorten(line: string): string {
  return line.length > 240 ? `${line.slice(0, 239)}…` : line;
}
