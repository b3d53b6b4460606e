#!/usr/bin/env bash
# Installs what is missing, saying what. `prepare.sh build`: to build the window; `prepare.sh test`: also to
# drive it in tests; `prepare.sh package`: also to try the package in a Debian of its own.
set -euo pipefail

build_packages=(build-essential pkg-config libwebkit2gtk-4.1-dev librsvg2-dev libxdo-dev libssl-dev)
test_packages=(webkit2gtk-driver xvfb xdotool dbus-x11 imagemagick procps python3-gi gir1.2-gtk-3.0 python3-pip
  gnome-keyring)
# Writers of tables, which the tests start by themselves, and a clock that can be set.
test_packages+=(postgresql mariadb-server-core mariadb-client sqlite3 python3-pandas faketime locales)
package_packages=(debootstrap)

case "${1:-build}" in
  build) packages=("${build_packages[@]}") ;;
  test) packages=("${build_packages[@]}" "${test_packages[@]}") ;;
  package) packages=("${build_packages[@]}" "${test_packages[@]}" "${package_packages[@]}") ;;
  *) echo "usage: $0 build|test|package" >&2; exit 2 ;;
esac

for tool in cargo node npm; do
  if ! command -v "$tool" > /dev/null; then
    echo "Tableferry needs $tool: install Rust (https://rustup.rs) and Node.js 20 or newer, then try again." >&2
    exit 1
  fi
done

if ! command -v apt-get > /dev/null || ! command -v dpkg-query > /dev/null; then
  if [ "$(uname)" != Linux ]; then
    echo "This is not Debian or Ubuntu: nothing is installed here. To build, the window needs what the system has"
    echo "(WebView2 on Windows, the Xcode command line tools on macOS)."
    [ "${1:-build}" = build ] && exit 0
    echo "The window tests need Linux." >&2
    exit 1
  fi
  echo "This is not Debian or Ubuntu. Tableferry needs what these Debian packages hold:" >&2
  printf '  %s\n' "${packages[@]}" >&2
  present=yes
  pkg-config --exists webkit2gtk-4.1 2> /dev/null || present=no
  if [ "${1:-build}" = test ]; then
    for tool in WebKitWebDriver Xvfb xdotool dbus-run-session import pkill psql mariadb-dump sqlite3 faketime; do
      command -v "$tool" > /dev/null || present=no
    done
  fi
  [ "$present" = yes ] && exit 0
  echo "Something of it is missing. Please install it, then try again." >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi

echo "Installing with apt: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo > /dev/null; then
    echo "This needs root. Run: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends)
# PostgreSQL's package would set up and start a server of its own, which nobody here uses.
case " ${missing[*]} " in
  *" postgresql "*)
    "${install[@]}" postgresql-common > /dev/null
    settings=/etc/postgresql-common/createcluster.conf
    if [ -z "$(ls /etc/postgresql 2> /dev/null)" ] && [ -e "$settings" ]; then
      "${as_root[@]}" sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' "$settings"
    fi
    ;;
esac
"${install[@]}" "${missing[@]}" > /dev/null
