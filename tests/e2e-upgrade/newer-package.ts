import type { Homelab } from "../e2e/homelab.ts";

/**
 * Gives a node of the lab, which reaches no mirror, a repository on its own disk in place of Debian's: a package that
 * is installed in version 1 and offered in version 2, and that brings a kernel as Debian's kernel packages do, in /boot
 * with `/vmlinuz` pointing at it.
 */
export async function offerNewerPackage(lab: Homelab, node: string): Promise<void> {
  const script = `set -eu
rm -rf /root/repository && mkdir -p /root/repository && cd /root/repository
pack() {
  mkdir -p "$1/DEBIAN"
  printf 'Package: hearth-kernel-test\\nVersion: %s\\nArchitecture: all\\nMaintainer: nobody\\nDescription: test\\n' "$1" >"$1/DEBIAN/control"
}
pack 1
pack 2
printf '#!/bin/sh\\ncp /boot/vmlinuz-"$(uname -r)" /boot/vmlinuz-99-test\\nln -sf boot/vmlinuz-99-test /vmlinuz\\n' >2/DEBIAN/postinst
chmod 755 2/DEBIAN/postinst
dpkg-deb --build 1 1.deb
dpkg-deb --build 2 2.deb
dpkg --install 1.deb
{
  cat 2/DEBIAN/control
  printf 'Filename: ./2.deb\\nSize: %s\\nSHA256: %s\\n' "$(stat -c %s 2.deb)" "$(sha256sum 2.deb | cut -d ' ' -f 1)"
} >Packages
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d
mkdir /etc/apt/sources.list.d
echo 'deb [trusted=yes] file:/root/repository ./' >/etc/apt/sources.list.d/test.list
`;
  await lab.ssh(node, `echo ${Buffer.from(script).toString("base64")} | base64 -d | sh >&2`);
}
