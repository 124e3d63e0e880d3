import { HearthError } from "#model/hearth-error.ts";

/* Which versions of Kubernetes may follow and meet each other: https://kubernetes.io/releases/version-skew-policy. Pure. */

interface Version {
  readonly minor: number;
  readonly patch: number;
}

/** @param text `v1.36.3`, with or without a distribution's suffix (`+k3s1`, `-rc.1`) */
function parseVersion(text: string): Version {
  const match = /^v?1\.(\d+)\.(\d+)/.exec(text);
  if (!match) throw new RangeError(`${text} is not a version of Kubernetes`);
  return { minor: Number(match[1]), patch: Number(match[2]) };
}

function isOlder(one: Version, other: Version): boolean {
  return one.minor < other.minor || (one.minor === other.minor && one.patch < other.patch);
}

/** Why a node must not go from one version to another; undefined if it may. */
export function versionChangeError(name: string, from: string, to: string): HearthError | undefined {
  const [old, next] = [parseVersion(from), parseVersion(to)];
  if (isOlder(next, old)) {
    return new HearthError({
      code: "version-downgrade",
      what: `${name} runs Kubernetes ${from}; the file asks for ${to}, which is older.`,
      why: "A datastore that a newer version has written is not readable for an older one.",
      remedy: `Put ${from} or a newer version into the file; the way back is \`make restore-cluster\` with a snapshot.`,
    });
  }
  if (next.minor > old.minor + 1) {
    return new HearthError({
      code: "version-skips-minor",
      what: `${name} runs Kubernetes ${from}; the file asks for ${to}, which skips a minor version.`,
      why: "Kubernetes supports upgrades by one minor version at a time: each may move what the datastore holds.",
      remedy: `Upgrade to v1.${old.minor + 1} first, then on to ${to}.`,
    });
  }
  return undefined;
}

/** Why an agent must not be of this version beside this server; undefined if it may. */
export function agentSkewError(name: string, agent: string, server: string): HearthError | undefined {
  if (!isOlder(parseVersion(server), parseVersion(agent))) return undefined;
  return new HearthError({
    code: "version-agent-newer",
    what: `${name} would run Kubernetes ${agent}, newer than the API of ${server} that it talks to.`,
    why: "A kubelet may be older than its API server, never newer.",
    remedy: "Upgrade the servers first: `make upgrade` does them in the right order.",
  });
}
