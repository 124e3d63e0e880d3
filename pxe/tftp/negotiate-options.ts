/** What a server is willing to grant; see `defaultTransferLimits`. */
export interface OptionLimits {
  readonly blockSizeBytes: number;
  readonly windowBlocks: number;
  /** A window is made of as many blocks as fit. */
  readonly windowBytes: number;
}

/** How a transfer goes, once both sides have agreed. */
export interface Agreement {
  readonly blockSizeBytes: number;
  readonly windowBlocks: number;
  /** The client's own retransmission interval, where it named one. */
  readonly timeoutSeconds?: number;
  /** What the option acknowledgement says; undefined when there is none to send. */
  readonly accepted?: ReadonlyMap<string, string>;
}

/**
 * Decides on the options of a read request. Unknown options, and known ones with a value outside their range, are
 * left out of the answer, which is how RFC 2347 says "as if it had not been asked"; nothing is changed to a value
 * that the option's own RFC does not let a server choose.
 *
 * - `blksize` (RFC 2348) 8 to 65,464: the server may answer less.
 * - `tsize` (RFC 2349): the size of the file in bytes.
 * - `timeout` (RFC 2349) 1 to 255 seconds: echoed or left out, never changed.
 * - `windowsize` (RFC 7440) 1 to 65,535: the server may answer less.
 */
export function negotiateOptions(
  asked: ReadonlyMap<string, string>,
  sizeBytes: number,
  limits: OptionLimits,
): Agreement {
  const blockSize = number(asked.get("blksize"), 8, 65_464);
  const blockSizeBytes = blockSize === undefined ? 512 : Math.min(blockSize, limits.blockSizeBytes);
  const window = number(asked.get("windowsize"), 1, 65_535);
  const fitting = Math.max(1, Math.floor(limits.windowBytes / blockSizeBytes));
  const windowBlocks = window === undefined ? 1 : Math.min(window, limits.windowBlocks, fitting);
  const timeoutSeconds = number(asked.get("timeout"), 1, 255);
  const answers: Readonly<Record<string, number | undefined>> = {
    blksize: blockSize && blockSizeBytes,
    tsize: number(asked.get("tsize"), 0, Number.MAX_SAFE_INTEGER) === undefined ? undefined : sizeBytes,
    timeout: timeoutSeconds,
    windowsize: window && windowBlocks,
  };

  // In the order asked: there is firmware that compares.
  const accepted = new Map<string, string>();
  for (const name of asked.keys()) {
    const answer = Object.hasOwn(answers, name) ? answers[name] : undefined;
    if (answer !== undefined) accepted.set(name, String(answer));
  }
  return {
    blockSizeBytes,
    windowBlocks,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(accepted.size === 0 ? {} : { accepted }),
  };
}

/** A decimal number of the range, or undefined for anything else. */
function number(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined || !/^[0-9]{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
