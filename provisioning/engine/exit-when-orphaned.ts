/**
 * Ends this process when the one that started it is gone, even if that was killed with -9 and
 * could not say goodbye. A child of a dead process gets a new parent, which is what is watched:
 * standard input would be closed too, but not every engine gives a plugin its own.
 *
 * Loaded with `--import` it watches at once; a provider plugin of the project may import and call it.
 */
export function exitWhenOrphaned(checkEveryMs = 500): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, checkEveryMs).unref();
}

if (process.env.HEARTH_EXIT_WHEN_ORPHANED !== undefined) {
  // The variables were for this process; what it starts in turn may well outlive it.
  delete process.env.HEARTH_EXIT_WHEN_ORPHANED;
  const options = process.env.HEARTH_NODE_OPTIONS_BEFORE;
  delete process.env.HEARTH_NODE_OPTIONS_BEFORE;
  if (options === undefined || options === "") delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = options;
  exitWhenOrphaned();
}
