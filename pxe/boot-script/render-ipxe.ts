import { type InstallerStart, installerArguments } from "./installer-command-line.ts";

/**
 * Fetches kernel and initrd and starts them; tries five times, as a boot server that is restarted is back in seconds.
 * `initrd=initrd` is how a UEFI kernel is told which of iPXE's images to take (older than the LoadFile2 protocol).
 */
export function renderIpxeInstaller(start: InstallerStart): string {
  const files = `${start.server}/boot/${start.mac}`;
  return [
    "#!ipxe",
    "set attempt:int8 0",
    ":fetch",
    "imgfree",
    `kernel --name kernel ${files}/kernel initrd=initrd ${installerArguments(start).join(" ")} || goto again`,
    `initrd --name initrd ${files}/initrd || goto again`,
    "boot || goto again",
    ":again",
    "inc attempt",
    `iseq \${attempt} 5 && goto give-up ||`,
    "sleep 2",
    "goto fetch",
    ":give-up",
    "echo Hearth: the installer could not be fetched; the machine boots from its disk.",
    ...fromDisk,
  ]
    .join("\n")
    .concat("\n");
}

/** The machine starts what is on its disk. */
export function renderIpxeLocal(): string {
  return ["#!ipxe", ...fromDisk].join("\n").concat("\n");
}

// A BIOS goes on to its next boot device by itself. A UEFI boot manager takes a boot option that returned for one that
// did its work, and shows its menu: there the disk's own loader is started, as `\EFI\BOOT` names it on any disk.
const fromDisk = [
  `iseq \${platform} efi && goto efi ||`,
  "exit",
  ":efi",
  "sanboot --no-describe --drive 0 --filename \\EFI\\debian\\shimx64.efi ||",
  "sanboot --no-describe --drive 0 --filename \\EFI\\BOOT\\BOOTX64.EFI ||",
  "exit 1",
];
