/**
 * Wraps a command so that what it mounts and starts ends with it, also when it is killed: a mount namespace and a
 * process namespace of its own. Only root can have them without further ado; mmdebstrap makes its own for others.
 */
export function isolated(argv: readonly string[]): string[] {
  if (process.getuid?.() !== 0) return [...argv];
  return [
    "unshare",
    "--mount",
    "--propagation",
    "private",
    "--pid",
    "--fork",
    "--kill-child=KILL",
    "--mount-proc",
    "--",
    ...argv,
  ];
}
