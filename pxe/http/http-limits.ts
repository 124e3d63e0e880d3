/** What a client may cost. A slow reader of an image is no offender: only one that takes nothing at all is let go. */
export const httpLimits = {
  /** Request line and headers together; more is answered 431. */
  headerBytes: 8 * 1024,
  /** Time from the first byte of a request to the end of its headers. */
  headersMs: 10_000,
  /** Time for a whole request, body included. */
  requestMs: 30_000,
  /** A report with 256 disks, each with a mark of 4096 bytes in base64, stays under this. */
  bodyBytes: 2 * 1024 * 1024,
  idleConnectionMs: 10_000,
  /** No byte accepted by the client for so long while an answer is under way. A disk may pause for seconds. */
  stalledMs: 120_000,
  connections: 1_024,
  eventStreams: 64,
  /** An event stream whose reader leaves this much unread is closed; it may come back with its last event's number. */
  eventBacklogBytes: 1024 * 1024,
} as const;
