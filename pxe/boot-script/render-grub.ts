import type { MacAddress } from "#model/mac-address.ts";
import { type InstallerStart, installerArguments } from "./installer-command-line.ts";

/**
 * Where Debian's `grubnetx64.efi.signed` looks for its configuration: it is built with the prefix `/grub` on the
 * server that it was loaded from, and asks for nothing else before it.
 */
export const grubConfigName = "grub/grub.cfg";

/**
 * The first file that a network-started GRUB reads, the same for every machine: goes on to the machine's own script.
 * @param server base URL of this server without a path, e.g. `http://10.77.0.1:8080`
 */
export function renderGrubEntry(server: string): string {
  return `${["set timeout=0", `source ${device(server)}/boot/\${net_default_mac}.grub`, ...fromDisk].join("\n")}\n`;
}

/** Fetches kernel and initrd and starts them; what fails falls through to the disk. */
export function renderGrubInstaller(start: InstallerStart): string {
  const files = `${device(start.server)}/boot/${start.mac satisfies MacAddress}`;
  // Single quotes: GRUB takes everything up to the next one as it is, and checkKernelArgument lets none through.
  const quoted = installerArguments(start).map((argument) => `'${argument}'`);
  return [
    "set timeout=0",
    `linux ${files}/kernel ${quoted.join(" ")}`,
    `initrd ${files}/initrd`,
    "boot",
    "echo 'Hearth: the installer could not be started; the machine boots from its disk.'",
    ...fromDisk,
  ]
    .join("\n")
    .concat("\n");
}

/** The machine starts what is on its disk. */
export function renderGrubLocal(): string {
  return `${fromDisk.join("\n")}\n`;
}

// `exit` would return success to the firmware, and EDK2 then shows its menu instead of trying the next boot option.
// So the disk's own loader is started from here. `chainloader` takes the device from `root`, whatever its path says.
const fromDisk = [
  "if search --no-floppy --file --set=root /EFI/debian/shimx64.efi; then",
  "  chainloader /EFI/debian/shimx64.efi",
  "  boot",
  "fi",
  "if search --no-floppy --file --set=root /EFI/BOOT/BOOTX64.EFI; then",
  "  chainloader /EFI/BOOT/BOOTX64.EFI",
  "  boot",
  "fi",
  "exit",
];

/** GRUB's name for a web server: `(http,10.77.0.1:8080)`. */
function device(server: string): string {
  return `(http,${new URL(server).host})`;
}
