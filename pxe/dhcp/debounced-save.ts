/** Writes soon after a change, and once for many changes. */
export interface DebouncedSave {
  /** Something changed: a write follows within the delay. */
  touch(): void;
  /** Writes what is still unwritten, and writes no more. */
  close(): Promise<void>;
}

/**
 * @param save never runs twice at a time
 * @param onError a failed write; the next change tries again
 */
export function debounceSave(
  save: () => Promise<void>,
  delayMs: number,
  onError: (error: unknown) => void,
): DebouncedSave {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const write = () => {
    timer = undefined;
    running = running.then(save).catch(onError);
    return running;
  };
  return {
    touch() {
      timer ??= setTimeout(write, delayMs);
    },
    async close() {
      if (timer) {
        clearTimeout(timer);
        write();
      }
      await running;
    },
  };
}
