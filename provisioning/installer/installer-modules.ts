import type { Flavour } from "#provisioning/image/boot-assets.ts";
import type { ModuleWish } from "./module-closure.ts";

/** What any installer needs: file systems, and what they and SCSI disks ask for by name. */
const always = [
  "ext4",
  "efivarfs",
  "crc32c_generic",
  "crc32c_intel",
  "sd_mod",
  "virtio_blk",
  "virtio_net",
  "virtio_pci",
];

/**
 * The drivers in the initial RAM disk. `cloud`: what virtual machines have. `metal`: every wired network card and
 * every disk that Debian's kernel drives, with the buses in front of them.
 */
export const installerModules: Readonly<Record<Flavour, ModuleWish>> = {
  cloud: {
    names: [
      ...always,
      "virtio_scsi",
      "ahci",
      "ata_piix",
      "nvme",
      "xen_blkfront",
      "xen_netfront",
      "vmxnet3",
      "hv_netvsc",
      "hv_storvsc",
      "sha256_ssse3",
    ],
    folders: [],
  },
  metal: {
    names: [
      ...always,
      "virtio_scsi",
      "usb_storage",
      "uas",
      "mmc_block",
      "hv_netvsc",
      "hv_storvsc",
      "vmd",
      "xen_blkfront",
      "xen_netfront",
    ],
    folders: [
      "drivers/ata",
      "drivers/message/fusion",
      "drivers/mmc/host",
      "drivers/net/ethernet",
      "drivers/net/phy",
      "drivers/net/mdio",
      "drivers/net/usb",
      "drivers/nvme/host",
      "drivers/scsi",
      "drivers/usb/host",
    ],
    except: ["drivers/scsi/fcoe", "drivers/scsi/pcmcia", "drivers/net/ethernet/8390", "drivers/ata/pata_legacy"],
  },
};
