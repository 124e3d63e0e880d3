import type { Flavour } from "./boot-assets.ts";
import { imageIds } from "./disk-layout.ts";
import { installedGrubConfig } from "./grub-config.ts";

/** A file of the root tree that no package brings. */
export interface RootFile {
  readonly path: string;
  readonly mode?: number;
  readonly content: string;
}

/**
 * sshd comes up before everything else, straight after the root file system, and the rest of the boot lets it pass:
 * a machine that can be reached can be helped. It needs nothing but its key, which is on the disk.
 */
const sshService = `[Unit]
Description=OpenBSD Secure Shell server
Documentation=man:sshd(8) man:sshd_config(5)
DefaultDependencies=no
After=systemd-remount-fs.service
Before=sysinit.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=notify
ExecStart=/usr/sbin/sshd -D
ExecReload=/usr/sbin/sshd -t
ExecReload=/bin/kill -HUP $MAINPID
KillMode=process
Restart=on-failure
RestartSec=2
RuntimeDirectory=sshd
RuntimeDirectoryMode=0755

[Install]
WantedBy=sysinit.target
`;

const cloudConfig = `# The disk image brings the seed; there is nothing to look for on a network.
datasource_list: [NoCloud]
network: {config: disabled}
disable_root: false
ssh_deletekeys: false
# Only what is missing is made, and this one is there; an empty list breaks cloud-init's own schema.
ssh_genkeytypes: [ed25519]
ssh: {emit_keys_to_console: false}
no_ssh_fingerprints: true
apt_preserve_sources_list: true
users: []
cloud_init_modules: [seed_random, bootcmd, write_files, ca_certs, set_hostname, update_hostname, update_etc_hosts, users_groups, ssh]
cloud_config_modules: [ntp, runcmd]
cloud_final_modules: [package_update_upgrade_install, write_files_deferred, scripts_per_boot, scripts_user, final_message]
`;

const consoleArguments: Readonly<Record<Flavour, string>> = {
  cloud: "console=tty0 console=ttyS0,115200",
  metal: "console=ttyS0,115200 console=tty0",
};

/** The files that make a Debian tree one of Hearth's machines. */
export function rootFiles(flavour: Flavour): RootFile[] {
  return [
    {
      path: "/etc/fstab",
      content: `PARTUUID=${imageIds.root} / ext4 rw,noatime,errors=remount-ro,x-systemd.growfs 0 1\n`,
    },
    { path: "/boot/grub/grub.cfg", content: installedGrubConfig(consoleArguments[flavour]) },
    { path: "/boot/grub/arguments.cfg", content: "# The machine's own kernel arguments; the seed brings them.\n" },
    { path: "/etc/systemd/system/ssh.service", content: sshService },
    {
      path: "/etc/systemd/system/cloud-init-main.service.d/10-hearth.conf",
      content: "# The way in comes first.\n[Unit]\nAfter=ssh.service\n",
    },
    {
      path: "/etc/ssh/sshd_config.d/10-hearth.conf",
      content:
        "HostKey /etc/ssh/ssh_host_ed25519_key\nPermitRootLogin prohibit-password\nPasswordAuthentication no\n" +
        "KbdInteractiveAuthentication no\nUseDNS no\nX11Forwarding no\n" +
        // There is no password to guess; whoever asks often is the owner, who must not be locked out.
        "PerSourcePenalties no\nMaxStartups 50:30:100\n",
    },
    { path: "/etc/cloud/cloud.cfg.d/90_hearth.cfg", content: cloudConfig },
    { path: "/etc/cloud/ds-identify.cfg", content: "policy: enabled\n" },
    { path: "/etc/hostname", content: "hearth\n" },
    { path: "/etc/machine-id", content: "" },
    { path: "/etc/kernel-img.conf", content: "do_symlinks = yes\nlink_in_boot = no\n" },
  ];
}

/** initramfs-tools reads these while the kernel is being installed. */
export function initramfsFiles(flavour: Flavour): RootFile[] {
  const driver = flavour === "cloud" ? "list" : "most";
  const files: RootFile[] = [
    {
      path: "/etc/initramfs-tools/conf.d/hearth.conf",
      content: `MODULES=${driver}\nCOMPRESS=zstd\nCOMPRESSLEVEL=6\nRESUME=none\n`,
    },
  ];
  if (flavour === "cloud") {
    const modules = ["virtio_blk", "virtio_scsi", "virtio_net", "virtio_rng", "sd_mod", "ahci", "nvme"];
    files.push({ path: "/etc/initramfs-tools/modules", content: `${modules.join("\n")}\n` });
  }
  return files;
}

/** Units that are switched on, as the links that `systemctl enable` would make. */
export const enabledUnits: Readonly<Record<string, readonly string[]>> = {
  "sysinit.target.wants": ["/etc/systemd/system/ssh.service"],
  "multi-user.target.wants": ["systemd-networkd.service", "systemd-resolved.service"],
  "sockets.target.wants": ["systemd-networkd.socket"],
};

/** Units that a machine without keyboard, screen and login has no use for; each costs time at every boot. */
export const maskedUnits = [
  "apt-daily-upgrade.timer",
  "apt-daily.timer",
  "cloud-init-hotplugd.socket",
  "console-getty.service",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "getty@tty1.service",
  "getty-static.service",
  "ldconfig.service",
  "man-db.timer",
  "modprobe@drm.service",
  "proc-sys-fs-binfmt_misc.automount",
  "serial-getty@ttyS0.service",
  // By this second name cloud-init asks to come before it; the key generator has nothing to do.
  "sshd-keygen.service",
  "sshd.service",
  "systemd-binfmt.service",
  "systemd-firstboot.service",
  "systemd-hwdb-update.service",
  "systemd-journal-catalog-update.service",
  "systemd-networkd-wait-online.service",
  "systemd-rfkill.socket",
  "systemd-update-done.service",
] as const;

/**
 * Units that are the package's own but for some lines: whose order has to change, which a drop-in cannot do.
 * cloud-init has no network to configure here, so that the network need not wait for its Python.
 */
export const unitsWithoutLines: Readonly<Record<string, readonly string[]>> = {
  "cloud-init-local.service": ["Wants=network-pre.target", "Before=network-pre.target"],
  "cloud-init-network.service": ["Wants=sshd.service", "Wants=sshd-keygen.service", "Before=sshd.service"],
};

/** Removed from the tree: caches, logs, build leftovers, and what only this build's machine could know. */
export const removedPaths = [
  "/etc/.pwd.lock",
  "/initrd.img.old",
  "/usr/lib/python3.13/pydoc_data",
  "/usr/lib/python3.13/test",
  "/vmlinuz.old",
  "/var/cache/apt",
  "/var/cache/debconf",
  "/var/cache/ldconfig/aux-cache",
  "/var/lib/apt/lists",
  "/var/lib/cloud",
  "/var/lib/dbus/machine-id",
  "/var/lib/initramfs-tools",
  "/var/lib/systemd/random-seed",
  "/var/lib/ucf",
  "/var/log",
] as const;
