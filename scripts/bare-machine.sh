#!/usr/bin/env bash
# Proves the README's two commands on a machine that has nothing but Debian, Node, npm and python3:
#   scripts/bare-machine.sh [--keep] [FOLDER = a new one in the temporary folder]
# Makes a bare Debian in FOLDER, copies this machine's Node and npm and the way its package clients are set up (addresses,
# certificates), clones the last commit into an empty home there, and runs "npm start" and "npm test". Needs root and
# debootstrap. Its last lines are the times and the exit codes; it ends with 0 when both commands did.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
keep=false
if [ "${1:-}" = --keep ]; then keep=true; shift; fi
folder=${1:-$(mktemp -d "${TMPDIR:-/tmp}/servebench-bare-XXXXXX")}
machine=$folder/debian
[ "$(id -u)" = 0 ] || { echo "A bare machine takes root: sudo scripts/bare-machine.sh" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install -y debootstrap" >&2; exit 2; }
[ ! -e "$machine" ] || { echo "$machine is there already: name another folder." >&2; exit 2; }
if [ "$keep" = false ]; then trap 'rm -rf --one-file-system "$machine"' EXIT; fi

. /etc/os-release
echo "Making a bare Debian ($VERSION_CODENAME) in $machine."
mkdir -p "$machine"
debootstrap --variant=minbase --include=ca-certificates,python3 "$VERSION_CODENAME" "$machine" >"$folder/debootstrap.log" 2>&1 ||
  { tail -5 "$folder/debootstrap.log" >&2; exit 2; }

node=$(readlink -f "$(command -v node)")
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
mkdir -p "$machine/usr/local/bin" "$machine/usr/local/lib/node_modules"
cp "$node" "$machine/usr/local/bin/node"
cp -a "$npm" "$machine/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$machine/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$machine/usr/local/bin/npx"
# How this machine reaches its registries.
for set_up in /etc/resolv.conf /etc/ssl/certs/ca-certificates.crt /etc/pip.conf /etc/npmrc /usr/local/etc/npmrc /root/.npmrc /etc/apt/apt.conf.d /etc/apt/sources.list.d/debian.sources; do
  [ -e "$set_up" ] || continue
  mkdir -p "$machine$(dirname "$set_up")"
  # A link there would lead out of the new machine.
  rm -rf --one-file-system "$machine$set_up"
  cp -RL "$set_up" "$machine$set_up"
done
[ ! -e "$machine/etc/apt/sources.list.d/debian.sources" ] || rm -f "$machine/etc/apt/sources.list"
printf '127.0.0.1 localhost\n::1 localhost ip6-localhost\n' >"$machine/etc/hosts"
git clone --quiet --no-hardlinks "$project" "$machine/root/servebench"
git -C "$project" log -1 --format='Commit %h, %s' HEAD

cat >"$machine/root/both-commands.sh" <<'INSIDE'
mount -t proc proc /proc
mount -t tmpfs tmpfs /dev/shm 2>/dev/null || true
cd /root/servebench
echo "node $(node --version), npm $(npm --version), $(python3 --version), $(dpkg-query -W | wc -l) Debian packages"
status=0
for command in start test; do
  begun=$(date +%s)
  npm "$command" </dev/null >"/root/npm-$command.log" 2>&1
  code=$?
  echo "npm $command: exit code $code after $(($(date +%s) - begun)) s"
  [ "$code" = 0 ] || status=1
done
exit $status
INSIDE
mkdir -p "$machine/dev/shm"
for device in null zero full random urandom tty; do
  [ -c "$machine/dev/$device" ] || cp -a "/dev/$device" "$machine/dev/$device"
done
[ -e "$machine/dev/fd" ] || ln -s /proc/self/fd "$machine/dev/fd"
certificates=/etc/ssl/certs/ca-certificates.crt
status=0
unshare --mount --pid --fork --kill-child chroot "$machine" /usr/bin/env -i \
  HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 CI="${CI:-}" \
  NODE_EXTRA_CA_CERTS=$certificates SSL_CERT_FILE=$certificates PIP_CERT=$certificates \
  /bin/bash /root/both-commands.sh | tee "$folder/times.txt" || status=$?
for command in start test; do
  cp "$machine/root/npm-$command.log" "$folder/"
  echo "== the end of npm $command (whole: $folder/npm-$command.log) =="
  tail -25 "$folder/npm-$command.log"
done
cat "$folder/times.txt"
exit "$status"
