/**
 * Every error code that Hearth can show, with one line for the reference page.
 * A code is permanent: it may be retired, never reused. Keep the list sorted.
 */
export const errorCatalogue = {
  "address-invalid": "A text that should be an IPv4 address is not one.",
  "boot-control-failed": "The boot server could not do what it was asked.",
  "boot-server-running": "Another boot server already uses the state directory.",
  "boot-server-start": "The boot server could not be started.",
  "boot-server-unreachable": "No boot server answers on its control socket.",
  "boot-settings-invalid": "The settings of the boot server are not valid.",
  "cidr-host-bits": "A network in CIDR form has bits set outside its prefix.",
  "cidr-invalid": "A text that should be a network in CIDR form is not one.",
  "debian-tree-failed": "A tree of Debian packages could not be put together.",
  "disk-ambiguous": "More than one disk of a machine fits its disk selector.",
  "disk-doubtful": "What a machine tells of its disks does not show beyond doubt which one is meant.",
  "disk-marked": "The chosen disk carries the mark of an installation that may not be overwritten.",
  "disk-not-found": "No disk of a machine fits its disk selector.",
  "disk-of-living-member": "The chosen disk belongs to another machine that is still a member.",
  "disk-too-small": "The chosen disk cannot hold the image.",
  "host-package-missing": "A package that the host needs for building images is not installed.",
  "hostname-invalid": "A text that should be a host name (one RFC 1123 label) is not one.",
  "image-checksum": "The image that arrived at a machine is not the one that was asked for.",
  "installer-failed": "The installer gave up on the machine.",
  "kernel-argument-invalid": "An extra kernel argument holds characters that a boot loader would interpret.",
  "mac-invalid": "A text that should be a MAC address is not one.",
  "machine-mismatch": "A machine with another network card presented the ticket.",
  "report-invalid": "The installer sent a report that cannot be read.",
  "state-file-unreadable": "A file in the boot server's state directory cannot be read.",
} as const satisfies Record<string, string>;

export type HearthErrorCode = keyof typeof errorCatalogue;
