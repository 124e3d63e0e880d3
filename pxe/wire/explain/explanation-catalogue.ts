/**
 * Every explanation of a boot that does not get further: what a person sees at the machine or in `make logs`, and what
 * it comes from. A code is permanent. In the order of a machine's way.
 */
export const explanationCatalogue = {
  "never-asked":
    "Nothing was ever heard of the machine: no network boot, no cable, another network, or a wrong MAC address.",
  "other-machine-asks":
    "The machine is silent, and one that is in no file asks to boot: most likely a wrong MAC address.",
  "dhcp-malformed": "The machine sends something on the DHCP port that cannot be read.",
  "architecture-unserved": "The firmware asks for a boot file for a processor that nothing here boots, such as ARM.",
  "transport-unserved": "The firmware asks by PXE or HTTP for a boot file that is only there the other way.",
  "no-address-given": "In the mode proxy, no DHCP server gives the machine an address.",
  "proxy-ignored": "The firmware takes an address from the router and ignores the boot server's part of the answer.",
  "other-dhcp-server-won": "In the mode authoritative, another DHCP server was faster.",
  "offer-not-taken": "The machine asks again and again: the answers do not reach it.",
  "address-in-use": "The machine found its address taken by another device.",
  "tftp-never-asked": "The machine was told which file to fetch by TFTP, and never asked for it.",
  "http-never-asked": "The machine was told what to fetch by HTTP, and never asked for it.",
  "tftp-not-answered-to": "The machine asked for its file by TFTP, and heard nothing of the answer.",
  "tftp-stopped-at-first-block": "TFTP stopped at block 1: large packets do not get through.",
  "tftp-stopped-midway": "TFTP stopped in the middle of a file.",
  "tftp-ended-by-machine": "The machine itself ended a transfer by TFTP.",
  "tftp-file-unknown": "The machine asks for a file that this boot server never named: another server told it to.",
  "secure-boot-refuses-ipxe": "The firmware fetched iPXE and did not start it: Secure Boot is on.",
  "shim-not-started": "The firmware fetched shim and did not start it.",
  "grub-without-network": "GRUB was started and cannot use the network card.",
  "ipxe-silent": "iPXE was fetched and is not heard of.",
  "kernel-never-asked": "The machine read its boot script and never asked for the kernel.",
  "kernel-broke-off": "The machine stopped in the middle of kernel or initrd.",
  "installer-silent": "Kernel and initrd arrived whole, and the installer is not heard of.",
  "installer-cannot-report": "The installer got an address and does not reach the boot server.",
  "image-stalled": "The image stopped on its way to the disk.",
  "installer-gave-up": "The installer, or the boot server's verdict, ended the installation with a reason.",
  "disk-does-not-boot": "The machine is sent to its own disk and comes back to the network again and again.",
} as const satisfies Record<string, string>;

export type ExplanationCode = keyof typeof explanationCatalogue;
