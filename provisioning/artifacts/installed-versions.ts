import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Versions of the packages in dpkg's status file (deb822 paragraphs), by name. */
export function parseDpkgStatus(text: string): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const paragraph of text.split("\n\n")) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1];
    const name = field("Package");
    const version = field("Version");
    if (name && version) versions[name] = version;
  }
  return versions;
}

/**
 * What a Debian tree holds, by package. A tree that was only unpacked has no record of itself: then nothing.
 *
 * @param only names to keep; all when left out.
 */
export async function installedVersions(tree: string, only?: readonly string[]): Promise<Record<string, string>> {
  const text = await readFile(join(tree, "var/lib/dpkg/status"), "utf8").catch(() => "");
  const all = parseDpkgStatus(text);
  if (!only) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => only.includes(name)));
}
