/** What pods that do not ask the cluster for names, CoreDNS above all, take for `/etc/resolv.conf`. */
export const resolvConf = "/run/hearth/resolv.conf";

/**
 * Shell script that writes it: they ask whom the node asks. A node in a network that leads nowhere asks nobody, and
 * CoreDNS does not start without somebody to forward to: then it is an address that is never used (RFC 5737), which
 * cannot be reached and fails at once.
 */
export const writeResolvConf = `#!/bin/sh
set -eu
mkdir -p /run/hearth
if grep -q '^nameserver' /run/systemd/resolve/resolv.conf 2>/dev/null; then
  ln -sfn /run/systemd/resolve/resolv.conf ${resolvConf}
else
  rm -f ${resolvConf}
  echo 'nameserver 192.0.2.1' >${resolvConf}
fi
`;
