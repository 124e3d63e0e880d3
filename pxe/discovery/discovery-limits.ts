/** What strangers may cost while discovery is on. */
export const discoveryLimits = {
  /** The longest that discovery stays on without being asked for again. */
  seconds: 3_600,
  /** More machines than this get silence; a home has fewer, and a flood of made-up addresses ends here. */
  guests: 64,
  /** A report with 32 disks, each with a mark of 1000 bytes in base64, stays under this. */
  reportBytes: 64 * 1024,
  disks: 32,
  nics: 32,
  /** Of any text in a report. The WWN of an NVMe disk without an EUI holds its model and serial number: 140. */
  textLength: 256,
} as const;
