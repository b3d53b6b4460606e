#!/usr/bin/env bash
# Installs the package in a clean Debian 12, uses it there as an ordinary user would, and removes it again.
# Needs root, debootstrap, and what `make package` built.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=bookworm
cache="${XDG_CACHE_HOME:-$HOME/.cache}/tableferry/test-package"
work="$PWD/target/test-package"
root="$work/root"

say() { printf '\n== %s\n' "$1"; }
fail() {
  printf 'test-package: %s\n' "$*" >&2
  exit 1
}

debian_sources() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
    awk -v suite="$suite" '$4 == "Debian" && $3 == "main" && index($2, suite) == 1 { print "deb", $1, $2, $3 }' | sort -u
}

# From outside: what is needed, and everything that is not done in the root.
prepare() {
  [ "$(uname)" = Linux ] && [ "$(id -u)" -eq 0 ] || fail "this needs root, to make a Debian of its own: sudo make test-package"
  for tool in debootstrap unshare chroot; do
    command -v "$tool" > /dev/null || fail "this needs $tool (apt-get install debootstrap util-linux coreutils)"
  done
  mkdir -p "$cache/archives/partial" "$work"

  # A mirror that this machine uses already, and the suites that belong to it.
  sources=$(debian_sources)
  # apt names only what it has lists of.
  [ -n "$sources" ] || { apt-get update -qq && sources=$(debian_sources); }
  mirror=$(awk -v suite="$suite" '$3 == suite { print $2; exit }' <<< "$sources")
  mirror="${DEBIAN_MIRROR:-$mirror}"
  [ -n "$mirror" ] || fail "no mirror of Debian 12 is among this machine's apt sources. Name one: DEBIAN_MIRROR=http://…"
  [ -n "$sources" ] || sources="deb $mirror $suite main"

  base="$cache/debian-$suite.tar"
  if [ -z "$(find "$base" -mtime -7 2> /dev/null)" ]; then
    say "A clean Debian 12, from $mirror"
    rm -rf --one-file-system "$root"
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror" > "$work/debootstrap.log" 2>&1 ||
      { tail -n 20 "$work/debootstrap.log" >&2; fail "debootstrap did not come to its end"; }
    tar -C "$root" -cf "$base.part" .
    mv "$base.part" "$base"
  fi
  rm -rf --one-file-system "$root"
  mkdir -p "$root"
  tar -C "$root" -xpf "$base"
  rm -f "$root/etc/apt/sources.list"
  printf '%s\n' "$sources" > "$root/etc/apt/sources.list"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  # Nothing that is installed starts a service.
  printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"

  say "What is tested"
  deb=$(find target/release/bundle/deb -maxdepth 1 -name '*.deb' 2> /dev/null | head -n 1 || true)
  rpm=$(find target/release/bundle/rpm -maxdepth 1 -name '*.rpm' 2> /dev/null | head -n 1 || true)
  [ -n "$deb" ] && [ -n "$rpm" ] || fail "there is no package yet: make package"
  mkdir "$root/given"
  cp "$deb" "$root/given/tableferry.deb"
  cp "$rpm" "$root/given/tableferry.rpm"
  cp tests/fixtures/users.csv "$root/given/users.csv"
  # The window tests, as `make test` builds them.
  story=$(cargo test --locked --workspace --test window --no-run --message-format=json 2> "$work/cargo.log" |
    sed -n 's/.*"name":"window".*"executable":"\([^"]*\)".*/\1/p' | tail -n 1)
  [ -x "$story" ] || { tail -n 20 "$work/cargo.log" >&2; fail "the window tests do not build"; }
  cp "$story" "$root/given/window-tests"
  chmod -R a+rX "$root/given"
  ls -l "$root/given"
}

in_root() {
  chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
as_user() {
  chroot --userspec=anna:anna "$root" /usr/bin/env -i --chdir=/home/anna PATH=/usr/bin:/bin HOME=/home/anna USER=anna \
    LANG=C.UTF-8 "$@"
}
install() { in_root apt-get install -y -q --no-install-recommends "$@" > "$work/apt.log" 2>&1 || { tail -n 30 "$work/apt.log" >&2; fail "apt cannot install $*"; }; }
holds() { grep -qF -- "$2" <<< "$1" || fail "expected $2 in:"$'\n'"$1"; }

# In a mount and process namespace of its own: what is mounted and started here ends with it, whatever happens.
run() {
  mount -t proc proc "$root/proc"
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  mkdir -p "$root/dev/shm" "$root/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  ln -s /proc/self/fd "$root/dev/fd"
  mount --bind "$cache/archives" "$root/var/cache/apt/archives"

  say "apt installs it, with all that it depends on"
  in_root apt-get update -q > "$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log" >&2; fail "apt-get update fails in the root"; }
  install /given/tableferry.deb
  in_root dpkg-query -W -f '${Package} ${Version} ${Installed-Size} KB\nDepends: ${Depends}\nMaintainer: ${Maintainer}\n' tableferry
  packed=$(in_root dpkg -L tableferry)
  for path in /usr/bin/tableferry /usr/bin/tableferry-cli /usr/share/applications/Tableferry.desktop \
    /usr/share/icons/hicolor/128x128/apps/tableferry.png /usr/share/mime/packages/tableferry.xml \
    /usr/share/man/man1/tableferry.1.gz /usr/share/man/man1/tableferry-cli.1.gz \
    /usr/share/man/man1/tableferry-cli-migrate.1.gz /usr/share/bash-completion/completions/tableferry-cli \
    /usr/share/fish/vendor_completions.d/tableferry-cli.fish /usr/share/zsh/vendor-completions/_tableferry-cli \
    /usr/share/doc/tableferry/copyright /usr/share/doc/tableferry/THIRD-PARTY-NOTICES.txt; do
    holds "$packed" "$path"
    [ -f "$root$path" ] || fail "$path is not installed"
  done
  for program in tableferry tableferry-cli; do
    libraries=$(in_root ldd "/usr/bin/$program")
    ! grep -F 'not found' <<< "$libraries" || fail "$program lacks libraries that its package does not depend on"
    ! readelf --sections "$root/usr/bin/$program" | grep -qE '\.(symtab|debug_info)' || fail "$program is not stripped"
  done
  [ "$(stat -c '%U:%a' "$root/usr/bin/tableferry-cli")" = root:755 ] || fail "tableferry-cli has other rights than root:755"

  say "The command line, as an ordinary user"
  in_root useradd --create-home --shell /bin/bash anna
  version=$(as_user tableferry-cli --version)
  holds "$version" "$(in_root dpkg-query -W -f '${Version}' tableferry)"
  report=$(as_user tableferry-cli migrate /given/users.csv --to practice --json)
  holds "$report" '"items_written": 3'
  for key in 'Users --key userId=101' 'Users --index UsernameIndex --key username=alice' \
    'Users --index EmailIndex --key email=alice@example.com'; do
    # shellcheck disable=SC2086
    answer=$(as_user tableferry-cli query $key --json)
    holds "$answer" 'Loves dogs'
  done
  open=$(find "$root/home/anna/.local/share/tableferry" -perm /077)
  [ -z "$open" ] || fail "others can read what belongs to the user:"$'\n'"$open"

  say "Manual pages, completions, and what Open with offers"
  install man-db bash-completion zsh fish desktop-file-utils shared-mime-info libglib2.0-bin
  for page in "$root"/usr/share/man/man1/tableferry*.1.gz; do
    page=${page#"$root"}
    complaints=$(as_user MANWIDTH=100 man --warnings -l "$page" 2>&1 > /dev/null)
    [ -z "$complaints" ] || fail "man says of $page:"$'\n'"$complaints"
  done
  holds "$(as_user man -l /usr/share/man/man1/tableferry-cli-migrate.1.gz)" '--max-write-units'
  holds "$(as_user man -l /usr/share/man/man1/tableferry.1.gz)" 'tableferry [FILE...]'
  # As bash does it when Tab is pressed: the completions are found by the name of the program, and loaded.
  completed=$(as_user bash -c '
    . /usr/share/bash-completion/bash_completion
    _completion_loader tableferry-cli
    COMP_WORDS=(tableferry-cli migr) COMP_CWORD=1
    "$(complete -p tableferry-cli | sed "s/.*-F \([^ ]*\).*/\1/")" tableferry-cli migr tableferry-cli
    echo "${COMPREPLY[*]}"')
  [ "$completed" = migrate ] || fail "bash completes migr to: $completed"
  holds "$(as_user fish -c 'complete -C "tableferry-cli migr"')" migrate
  holds "$(as_user zsh -c 'autoload -U compinit; compinit -D; echo $_comps[tableferry-cli]')" _tableferry-cli
  in_root desktop-file-validate /usr/share/applications/Tableferry.desktop
  # The triggers of the packages that keep these lists have run.
  as_user mkdir -p /home/anna/files
  # What is empty has no kind.
  as_user bash -c 'for ending in csv tsv json jsonl sqlite ods sql; do echo "[]" > "files/a.$ending"; done'
  for known in csv:text/csv tsv:text/tab-separated-values json:application/json jsonl:application/x-ndjson \
    ods:application/vnd.oasis.opendocument.spreadsheet sqlite:application/vnd.sqlite3 sql:application/sql; do
    type=${known#*:}
    holds "$(as_user gio info -a standard::content-type "/home/anna/files/a.${known%%:*}")" "content-type: $type"
    holds "$(as_user gio mime "$type")" Tableferry.desktop
  done
  holds "$(as_user gio mime application/vnd.openxmlformats-officedocument.spreadsheetml.sheet)" Tableferry.desktop
  holds "$(as_user gio mime application/vnd.ms-excel)" Tableferry.desktop

  say "The reference story in the window, through the system's file dialog"
  install xvfb webkit2gtk-driver xdotool dbus dbus-x11 imagemagick procps rpm
  in_root mkdir -p --mode=1777 /pictures
  as_user TABLEFERRY_BINARY=/usr/bin/tableferry TABLEFERRY_PICTURES=/pictures /given/window-tests \
    --exact story::a_users_file_crosses_from_the_dialog_to_the_answers story::the_sample_needs_no_file_at_all \
    given::a_file_at_the_start_is_opened_and_a_second_start_hands_its_own_over
  rm -rf "$work/pictures"
  cp -r "$root/pictures" "$work/pictures"

  say "The .rpm holds the same"
  in_rpm=$(in_root rpm -qpl /given/tableferry.rpm 2> /dev/null)
  for path in $packed; do
    if [ -f "$root$path" ] && [[ "$path" != /usr/share/doc/* ]]; then
      # Each system's zsh looks elsewhere.
      holds "$in_rpm" "${path/vendor-completions/site-functions}"
    fi
  done
  in_root rpm -qp --requires /given/tableferry.rpm 2> /dev/null

  say "apt removes it"
  in_root apt-get remove -y -q tableferry > "$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log" >&2; fail "apt cannot remove it"; }
  ! in_root dpkg-query -W tableferry > /dev/null 2>&1 || fail "dpkg still knows it"
  rm -rf "$root/given"
  left=$(find "$root" -xdev -iname '*tableferry*' | sed "s|^$root||" | grep -v '^/home/anna/' || true)
  [ -z "$left" ] || fail "it leaves behind:"$'\n'"$left"
  [ -f "$root/home/anna/.local/share/tableferry/practice.db" ] || fail "the user's data is gone"
}

if [ "${1:-}" = --inside ]; then
  run
  exit
fi
started=$SECONDS
prepare
unshare --mount --propagation private --pid --fork --kill-child scripts/test-package.sh --inside
rm -rf --one-file-system "$root"
say "The package was installed, used and removed, in $((SECONDS - started)) s"
