/** What the installed machine is to be: as near to ours as debian-installer's answers allow. */
export interface PreseedAnswers {
  readonly hostname: string;
  readonly domain: string;
  /** Of the mirror, without scheme, e.g. `deb.debian.org` and `/debian`. */
  readonly mirror: { readonly host: string; readonly directory: string };
  readonly suite: string;
  /** Through which the mirror is reached, e.g. `http://10.77.0.1:3142/`. */
  readonly proxy: string;
  readonly disk: string;
  /** Packages beside the base system; their recommendations are left out. */
  readonly packages: readonly string[];
  /** Files at the top of the installer's initial RAM disk, and where they go in the installed system. */
  readonly files: readonly { readonly from: string; readonly to: string; readonly mode: string }[];
}

/**
 * The answers file of Debian's installer (Debian Installation Guide, appendix B), which asks nothing then. Everything
 * that costs time and is not needed for a login is declined: updates, tasks, recommendations, a second user.
 */
export function renderPreseed(answers: PreseedAnswers): string {
  const { hostname, domain, mirror, suite, proxy, disk, packages, files } = answers;
  const copies = files.flatMap(({ from, to, mode }) => [
    `mkdir -p /target${to.slice(0, to.lastIndexOf("/"))}`,
    `cp /${from} /target${to}`,
    `chmod ${mode} /target${to}`,
  ]);
  return [
    "debian-installer/locale string C.UTF-8",
    "keyboard-configuration/xkb-keymap select us",
    `netcfg/get_hostname string ${hostname}`,
    `netcfg/get_domain string ${domain}`,
    "mirror/protocol select http",
    "mirror/country string manual",
    `mirror/http/hostname string ${mirror.host}`,
    `mirror/http/directory string ${mirror.directory}`,
    `mirror/http/proxy string ${proxy}`,
    `mirror/suite string ${suite}`,
    "apt-setup/services-select multiselect",
    "apt-setup/enable-source-repositories boolean false",
    "clock-setup/utc boolean true",
    "clock-setup/ntp boolean false",
    "time/zone string UTC",
    "passwd/root-login boolean true",
    "passwd/make-user boolean false",
    "passwd/root-password-crypted password !",
    `partman-auto/disk string ${disk}`,
    "partman-auto/method string regular",
    "partman-auto/choose_recipe select atomic",
    "partman-basicfilesystems/no_swap boolean false",
    "partman-partitioning/confirm_write_new_label boolean true",
    "partman/choose_partition select finish",
    "partman/confirm boolean true",
    "partman/confirm_nooverwrite boolean true",
    "base-installer/install-recommends boolean false",
    "base-installer/kernel/image string linux-image-cloud-amd64",
    "popularity-contest popularity-contest/participate boolean false",
    "tasksel tasksel/first multiselect",
    `pkgsel/include string ${packages.join(" ")}`,
    "pkgsel/upgrade select none",
    "pkgsel/update-policy select none",
    "grub-installer/only_debian boolean true",
    `grub-installer/bootdev string ${disk}`,
    `preseed/late_command string ${copies.join("; ")}`,
    "finish-install/reboot_in_progress note",
  ]
    .map((line) => `${own(line)}\n`)
    .join("");
}

/** A question has an owner; all but a package's own are the installer's. */
function own(line: string): string {
  return /^(popularity-contest|tasksel) /.test(line) ? line : `d-i ${line}`;
}
