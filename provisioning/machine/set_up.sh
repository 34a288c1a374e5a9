#!/bin/bash
# Brings a bare Debian 12 to where a kiosk, a centre, or all of it with tests and demonstration runs. Safe to repeat; says what it does.
#   set_up.sh kiosk | centre | development
# Packages that only development needs stay away from a machine in service (packages.txt says why): they are asked for by name.
set -euo pipefail
cd "$(dirname "$0")/../.."

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
# The packages of these parts of the list.
packages_of() {
  awk -v parts=" $* " '{ sub(/#.*/, "") } /^\[/ { gsub(/[][ ]/, ""); taken = index(parts, " " $0 " "); next } taken && NF { print $1 }' \
    provisioning/machine/packages.txt
}

machine=${1:-}
case "$machine" in
  kiosk | centre)
    wanted=$(packages_of both "$machine")
    beside=""
    ;;
  development)
    # Real readers are plugged in on a kiosk only, and pcscd would search for them here.
    wanted=$(packages_of both kiosk centre development | grep -vx libccid)
    beside="libccid-"
    # The tests' second opinion on signatures runs on Node, and npm brings the one on pages; any Node with npm will do.
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then wanted="$wanted nodejs npm"; fi
    ;;
  *)
    echo "set_up.sh: say what this machine is: kiosk, centre, or development (tests and demonstration)" >&2
    exit 2
    ;;
esac
# `set_up.sh kiosk --packages` only names them.
if [ "${2:-}" = --packages ]; then
  echo "$wanted"
  exit
fi
if [ "$machine" != development ] && [ -e /etc/reader.conf.d/vpcd ]; then
  echo "set_up.sh: a virtual card reader is on this machine: whoever reaches it by the network puts in a card of his own." >&2
  echo "  apt-get purge vsmartcard-vpcd" >&2
  exit 1
fi
missing=""
for package in $wanted; do
  [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing="$missing $package"
done
# Installing pcscd or PostgreSQL starts nothing: the tests run their own, and one machine has room for one pcscd.
keep_services_down() {
  policy=/usr/sbin/policy-rc.d
  [ -e "$policy" ] && return
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod +x "$policy"
  trap 'as_root rm -f "$policy"' EXIT
}

if [ -n "$missing" ]; then
  echo "installing Debian packages:$missing"
  keep_services_down
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing $beside
fi

# Debian's own Python, so that unprivileged helpers (Mozc, PostgreSQL) may run what is installed for it.
stamp=$(sha256sum requirements.lock | cut -c1-64)
if [ "$(cat .venv.stamp 2>/dev/null || true)" != "$stamp" ] || [ ! -x .venv/bin/python ]; then
  echo "installing Python packages into .venv"
  [ -x .venv/bin/python ] || /usr/bin/python3.11 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  echo "$stamp" > .venv.stamp
fi
# Words of screens and pages in the other languages: a centre reads them compiled only.
.venv/bin/python -m provisioning.texts
# The users of the services may not write here, so nothing would ever be compiled by them.
.venv/bin/python -m compileall -q kiosk hardware sync central provisioning
# Second opinions on signatures and on pages, where the tests look for them.
if [ "$machine" = development ]; then
  for installer in tests/vectors/jose/install.sh tests/support/axe_core/install.sh; do
    if [ -x "$installer" ]; then MADOGUCHI_CACHE="${MADOGUCHI_CACHE:-$PWD/.cache}" "$installer" >/dev/null; fi
  done
fi
