#!/bin/sh
# Installs what Hearth needs and is not there: host packages by apt, a Node by npm where the system's is too old, and
# the npm packages of the lock file. Says what it does; says nothing when there is nothing to do.
set -eu
cd "$(dirname "$0")/.."

node_version=$(sed -n 's/^ *"hearth:node": "\(.*\)".*/\1/p' package.json)
packages="mmdebstrap debian-archive-keyring xz-utils iproute2 openssh-client ca-certificates"
stamp=.hearth/setup.stamp
wanted="$node_version $packages $(cksum <package-lock.json)"
[ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || [ ! -d node_modules ] || exit 0

say() { printf '· %s\n' "$*"; }
die() {
  printf '✗ %s\n  why  %s\n  do   %s\n' "$1" "$2" "$3" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    die "“$*” needs root." "You are not root and there is no sudo." "Run it as root, then run make again."
  fi
}

apt_install() {
  say "installing from apt: $*"
  log=$(mktemp)
  as_root apt-get -qq update >"$log" 2>&1 || true
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >>"$log" 2>&1; then
    cat "$log" >&2
    die "apt could not install $*." "Its words are above." "Install them yourself, then run make again."
  fi
  rm -f "$log"
}

new_enough() { # the node in $1 strips types without a flag: 22.18, or any later major
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 18) ? 0 : 1)' 2>/dev/null
}

if command -v apt-get >/dev/null; then
  missing=
  for package in $packages; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
  done
  # shellcheck disable=SC2086 # a list of words
  [ -z "$missing" ] || apt_install $missing
elif [ "$(uname -s)" = Linux ]; then
  say "no apt here: make sure these are installed: $packages"
fi

command -v npm >/dev/null || apt_install npm
mkdir -p .hearth
chmod 700 .hearth

if ! new_enough "$(command -v node || echo false)" && ! { [ -x .hearth/node/bin/node ] && new_enough .hearth/node/bin/node; }; then
  os=$(uname -s | tr '[:upper:]' '[:lower:]')
  arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  package="node-$os-$arch@$node_version"
  say "fetching Node $node_version into .hearth/node (the system's is $(node --version 2>/dev/null || echo missing), 22.18 is the least)"
  mkdir -p .hearth/node
  npm install --silent --no-save --ignore-scripts --no-audit --no-fund --prefix .hearth/node "$package" >/dev/null ||
    die "npm could not fetch $package." "Its words are above." "Install Node 22.18 or newer yourself, then run make again."
  ln -sfn "node_modules/node-$os-$arch/bin" .hearth/node/bin
fi

say "installing npm packages"
npm ci --silent --ignore-scripts --no-audit --no-fund ||
  die "npm could not install the packages of package-lock.json." "Its words are above." "Check that the npm registry can be reached, then run make again."
printf '%s' "$wanted" >"$stamp"
