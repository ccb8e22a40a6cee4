#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# capture.sh FOLDER - captures memory traces of real programs of this machine with
# valgrind's lackey, for bulkhead-sim --trace: FOLDER/{ls,sort,gzip,awk}.trace.gz.
#
# A trace that is there already is kept.  Run from the root of the repository: the programs
# read its files.
# capture.sh FOLDER NAME PROGRAM [ARGUMENT]... captures FOLDER/NAME.trace.gz of any program.
set -eu

fail() { echo "capture: $*" >&2; exit 3; }

[ $# -ge 1 ] || { echo "usage: scripts/capture.sh FOLDER [NAME PROGRAM [ARGUMENT]...]" >&2; exit 2; }
folder=$1
shift
command -v valgrind >/dev/null 2>&1 || fail "valgrind is missing; Debian: apt-get install valgrind"
command -v gzip >/dev/null 2>&1 || fail "gzip is missing"
mkdir -p "$folder"

# The trace goes to descriptor 9, into gzip; what the program prints is dropped.  A program that
# fails, or a trace that is cut off, leaves nothing behind.
capture() {
    trace=$folder/$1.trace.gz
    shift
    [ ! -s "$trace" ] || return 0
    rm -f "$trace.new" "$trace.status"
    { env LC_ALL=C MALLOC_ARENA_MAX=1 valgrind --tool=lackey --trace-mem=yes --log-fd=9 "$@" 9>&1 >/dev/null 2>"$trace.errors" </dev/null ||
        echo $? >"$trace.status"; } | gzip -1 >"$trace.new"
    if [ -e "$trace.status" ]; then
        status=$(cat "$trace.status")
        sed 's/^/  /' "$trace.errors" | head -n 5 >&2
        rm -f "$trace.new" "$trace.status" "$trace.errors"
        fail "valgrind $* ended with $status"
    fi
    rm -f "$trace.errors"
    mv "$trace.new" "$trace"
    echo "captured $trace: $(wc -c <"$trace") bytes, of: $*"
}

if [ $# -gt 0 ]; then
    [ $# -ge 2 ] || { echo "usage: scripts/capture.sh FOLDER NAME PROGRAM [ARGUMENT]..." >&2; exit 2; }
    capture "$@"
    exit 0
fi

# A file to work on.
text=$folder/text
[ -s "$text" ] || { cat docs/*.md >"$text.new" && mv "$text.new" "$text"; }

capture ls ls -l /usr/sbin
capture sort sort -k 2 "$text"
capture gzip gzip -9 -c docs/architecture.md c_model/include/bulkhead/model.h
capture awk awk '{ for (i = 1; i <= NF; i++) n[$i]++ } END { for (w in n) print n[w], w }' regs/bulkhead.rdl
