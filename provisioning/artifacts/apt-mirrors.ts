import { versions } from "./versions.ts";

/** What is asked of `apt-get indextargets --format`: one line a target, blank fields where apt has not fetched yet. */
export const indexTargetsFormat = "$(ORIGIN)|$(LABEL)|$(REPO_URI)";

/** Where the machine's own apt takes Debian packages from; absent where it has no such source (Ubuntu, for one). */
export interface DebianMirrors {
  readonly archive?: string;
  readonly security?: string;
}

/** Reads the output of `apt-get indextargets` in {@link indexTargetsFormat}; the first source of a kind wins. */
export function parseIndexTargets(output: string): DebianMirrors {
  let archive: string | undefined;
  let security: string | undefined;
  for (const line of output.split("\n")) {
    const [origin = "", label = "", uri = ""] = line.split("|").map((field) => field.trim());
    // Without fetched lists apt knows neither origin nor label; the paths are the same on every Debian mirror.
    if (origin !== "Debian" && !(origin === "" && /\/debian(-security)?\/?$/.test(uri))) continue;
    if (label === "Debian-Security" || /\/debian-security\/?$/.test(uri)) security ??= uri;
    else if (label === "Debian" || label === "") archive ??= uri;
  }
  return { ...(archive ? { archive } : {}), ...(security ? { security } : {}) };
}

/**
 * The `sources.list` lines for a suite. Empty where the machine names no Debian mirror: mmdebstrap then uses
 * Debian's standard one, with updates and security, by itself.
 */
export function sourceLines(mirrors: DebianMirrors, suite: string, components: readonly string[]): string[] {
  if (!mirrors.archive) return [];
  const line = (uri: string, name: string) =>
    `deb [signed-by=${versions.debian.keyring}] ${uri} ${name} ${components.join(" ")}`;
  return [
    line(mirrors.archive, suite),
    line(mirrors.archive, `${suite}-updates`),
    ...(mirrors.security ? [line(mirrors.security, `${suite}-security`)] : []),
  ];
}

/** The lines of `apt-config dump` that say how to reach a mirror from here (proxy, clock checks). */
export function transportOptions(aptConfigDump: string): string[] {
  return aptConfigDump
    .split("\n")
    .filter((line) => /^Acquire::(https?::.+|Check-Valid-Until|Check-Date|Retries) "[^"]+";$/.test(line));
}
