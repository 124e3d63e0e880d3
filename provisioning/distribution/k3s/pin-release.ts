/** A release of k3s and the SHA-256 of its files, as versions.ts holds it. */
export interface K3sPin {
  readonly release: string;
  readonly program: string;
  readonly images: string;
}

/**
 * The checksum of one file in the output of `sha256sum`.
 * @throws Error when the file is not listed exactly once
 */
export function readChecksum(sums: string, file: string): string {
  const found = sums.split("\n").flatMap((line) => {
    const match = /^([0-9a-f]{64}) [ *](.+)$/.exec(line.trim());
    return match && match[2]?.split("/").at(-1) === file ? [match[1] ?? ""] : [];
  });
  const [checksum] = found;
  if (checksum === undefined || found.length > 1) throw new Error(`${file} is listed ${found.length} times`);
  return checksum;
}

/**
 * The text of versions.ts with a release added, or changed where the version is there.
 * @throws Error when the text has no list of releases
 */
export function addPin(text: string, version: string, { release, program, images }: K3sPin): string {
  const list = /^ {2}k3s: \{\n/m.exec(text);
  if (!list) throw new Error("versions.ts has no list of k3s releases");
  const at = list.index + list[0].length;
  const end = text.indexOf("\n  },\n", at - 1);
  const others = text
    .slice(at, end + 1)
    .replace(new RegExp(`^ {4}"${version.replaceAll(".", "\\.")}": \\{\\n[^}]*\\},\\n`, "m"), "");
  const entry = `    "${version}": {\n      release: "${release}",\n      program: "${program}",\n      images: "${images}",\n    },\n`;
  return text.slice(0, at) + entry + others + text.slice(end + 1);
}
