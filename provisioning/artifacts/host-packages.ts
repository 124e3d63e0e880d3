import { access } from "node:fs/promises";
import { HearthError } from "#model/hearth-error.ts";
import { versions } from "./versions.ts";

const evidence: Readonly<Record<(typeof versions.hostPackages)[number], string>> = {
  mmdebstrap: "/usr/bin/mmdebstrap",
  "debian-archive-keyring": versions.debian.keyring,
  "xz-utils": "/usr/bin/xz",
};

/** @throws HearthError `host-package-missing`, naming all that are missing at once. */
export async function requireHostPackages(): Promise<void> {
  const checks = await Promise.all(
    versions.hostPackages.map(async (name) => ((await exists(evidence[name])) ? [] : [name])),
  );
  const missing = checks.flat();
  if (missing.length === 0) return;
  throw new HearthError({
    code: "host-package-missing",
    what: `This machine lacks what Debian trees are built with: ${missing.join(", ")}.`,
    why: "The operating system for the machines is put together here, from Debian's own packages.",
    remedy: `Run \`make setup\`, or \`apt-get install ${missing.join(" ")}\`.`,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
