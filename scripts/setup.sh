#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# setup.sh PURPOSE... - installs what a purpose needs and this machine lacks, and says what.
#
# Debian packages come from scripts/packages.txt, Python tools from requirements.txt and, if there
# is one, requirements-PURPOSE.txt, into .venv.  With nothing to do it prints nothing.
set -eu
cd "$(dirname "$0")/.."
exec 9<scripts/setup.sh     # one at a time
flock 9

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 3; }

[ $# -gt 0 ] || fail "usage: scripts/setup.sh PURPOSE... ($(awk '/^[a-z]/ { print $1 }' scripts/packages.txt | sort -u | tr '\n' ' '))"
for purpose in "$@"; do
    grep -q "^$purpose " scripts/packages.txt || fail "$purpose: no such purpose in scripts/packages.txt"
done

# Debian packages
wanted=$(for purpose in all "$@"; do
    awk -v p="$purpose" '$1 == p { for (i = 2; i <= NF; i++) print $i }' scripts/packages.txt
done | sort -u)
if command -v dpkg-query >/dev/null 2>&1; then
    missing=
    for package in $wanted; do
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
            *" installed") ;;
            *) missing="$missing $package" ;;
        esac
    done
    if [ -n "$missing" ]; then
        as_root=
        if [ "$(id -u)" != 0 ]; then
            command -v sudo >/dev/null 2>&1 ||
                fail "packages are missing and there is no sudo; as root: apt-get install$missing"
            as_root=sudo
        fi
        apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; }
        log=$(mktemp)
        trap 'rm -f "$log"' EXIT
        say "installs Debian packages:$missing"
        # An absent or old package list shows as a failure: fetch it and try once more.
        apt install -y --no-install-recommends $missing ||
            { say "fetches the package list"; apt update && apt install -y --no-install-recommends $missing; } ||
            { tail -n 20 "$log" >&2; fail "apt-get failed; by hand: apt-get update && apt-get install$missing"; }
    fi
else
    # Not Debian: nothing can be installed for the user, but what is absent can be named.
    for tool in cc python3 $(echo "$wanted" | grep -xE 'verilator|iverilog|yosys|valgrind|z3|nextpnr-ice40|gtkwave|xdotool|g\+\+'); do
        command -v "$tool" >/dev/null 2>&1 ||
            fail "$tool is not installed, and this is no Debian machine: install it, then run make again"
    done
fi

# Python tools.  Debian's own Python first: one in PATH may be older or without venv.
requirements=requirements.txt
for purpose in "$@"; do
    [ ! -f "requirements-$purpose.txt" ] || requirements="$requirements requirements-$purpose.txt"
done
for file in $requirements; do
    stamp=.venv/installed-$(sha256sum "$file" | cut -c1-16)
    [ ! -f "$stamp" ] || continue
    if [ ! -x .venv/bin/python ]; then
        python=
        for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
            if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
                python=$candidate
                break
            fi
        done
        [ -n "$python" ] || fail "no Python of 3.11 or later with venv; Debian: apt-get install python3 python3-venv"
        "$python" -m venv .venv || fail ".venv could not be made with $python"
    fi
    say "installs Python tools of $file into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$file" ||
        fail "pip failed; by hand: .venv/bin/python -m pip install -r $file"
    : >"$stamp"
done
