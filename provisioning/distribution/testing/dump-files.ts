import type { NodeFile, NodeFiles } from "#provisioning/cluster/contract/node-files.ts";

/** The files of a node as one text to read: units, then each file with its mode, and whom a change of it restarts. */
export function dumpFiles({ files, units }: NodeFiles): string {
  return [dumpUnits(units), ...files.toSorted(byPath).map(dumpFile)].join("\n");
}

/** As {@link dumpFiles}, but only what another node does not have, and the names of what it has beyond. */
export function dumpDifference({ files, units }: NodeFiles, other: NodeFiles, otherName: string): string {
  const theirs = new Map(other.files.map((file) => [file.path, dumpFile(file)]));
  const own = files.toSorted(byPath).filter((file) => theirs.get(file.path) !== dumpFile(file));
  const paths = new Set(files.map((file) => file.path));
  const lacks = other.files.filter((file) => !paths.has(file.path)).toSorted(byPath);
  return [
    `# Beside ${otherName}. The other ${files.length - own.length} files are the same.`,
    ...lacks.map((file) => `# without ${file.path}`),
    dumpUnits(units),
    ...own.map(dumpFile),
  ].join("\n");
}

function dumpUnits(units: readonly string[]): string {
  return `# units: ${units.join(" ")}\n`;
}

function dumpFile({ path, mode, content, secret, restarts }: NodeFile): string {
  const whom = restarts === undefined ? "everything" : restarts.join(" ") || "nothing";
  return `==> ${path} ${mode.toString(8)}${secret ? " secret" : ""}, restarts ${whom}\n${content}`;
}

function byPath(one: NodeFile, other: NodeFile): number {
  return one.path < other.path ? -1 : 1;
}
