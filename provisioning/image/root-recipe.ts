import type { Flavour } from "./boot-assets.ts";

/** What every installed machine has, beside Debian's own minimum. */
export const commonPackages = [
  "ca-certificates",
  "cloud-init",
  "curl",
  "dbus",
  "e2fsprogs",
  "efibootmgr",
  "fdisk",
  "initramfs-tools",
  "iproute2",
  "iptables",
  "iputils-ping",
  "kmod",
  "less",
  "nftables",
  "openssh-server",
  "procps",
  "systemd-resolved",
  "systemd-sysv",
  "udev",
  "zstd",
] as const;

/** Microcode and the firmware of network cards are not free software; Debian keeps them apart. */
export const rootComponents = ["main", "non-free-firmware"] as const;

/** What a flavour adds: its kernel and, for real machines, what their processors and network cards load. */
export const flavourPackages: Readonly<Record<Flavour, readonly string[]>> = {
  cloud: ["linux-image-cloud-amd64"],
  metal: [
    "linux-image-amd64",
    "amd64-microcode",
    "intel-microcode",
    "firmware-realtek",
    "firmware-bnx2",
    "firmware-bnx2x",
    "firmware-intel-misc",
    "firmware-misc-nonfree",
  ],
};

/** dpkg leaves these out now and at every later upgrade; licences stay. */
export const dpkgExclusions = [
  "path-exclude=/usr/share/doc/*",
  "path-include=/usr/share/doc/*/copyright",
  "path-exclude=/usr/share/info/*",
  "path-exclude=/usr/share/lintian/*",
  "path-exclude=/usr/share/locale/*",
  "path-exclude=/usr/share/man/*",
  "path-exclude=/usr/share/i18n/locales/*",
  "path-include=/usr/share/i18n/locales/en_US",
  "path-exclude=/usr/share/i18n/charmaps/*",
  "path-include=/usr/share/i18n/charmaps/UTF-8.gz",
] as const;
