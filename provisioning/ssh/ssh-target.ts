/** Where and how to log in to a machine. */
export interface SshTarget {
  /** IPv4 address or name. */
  readonly address: string;
  readonly user: string;
  /** Default 22. */
  readonly port?: number;
  /** Private key file. */
  readonly identityFile: string;
  /** Holds the pinned host keys; a key that is not in it is refused. */
  readonly knownHostsFile: string;
  /** Put in front of the command, e.g. to enter the lab's network namespace; empty for a real network. */
  readonly enter: readonly string[];
}
