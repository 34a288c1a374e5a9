#!/bin/bash
# Brings a bare Debian 12 to where the kiosk, the centre and the tests run. Safe to repeat; says what it does.
set -euo pipefail
cd "$(dirname "$0")/../.."

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

wanted=$(sed 's/#.*//' provisioning/machine/packages.txt | tr -s '[:space:]' ' ')
# The tests' second opinion on signatures runs on Node; any Node with npm will do.
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then wanted="$wanted nodejs npm"; fi
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
  # libccid-: real readers are plugged in on a kiosk only, and pcscd would search for them here.
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing libccid-
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
if [ -x tests/vectors/jose/install.sh ]; then tests/vectors/jose/install.sh >/dev/null; fi
