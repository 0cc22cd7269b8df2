#!/bin/sh
# Makes .venv with a fitting Python and installs pinned packages into it: all set-up there is.
# Usage: sh scripts/environment.sh core|dashboard|test|notebook     (each includes those before it)
# Nothing is done twice: a stamp in .venv holds the checksum of what was installed.
set -eu

OLDEST=12 # the second number of the oldest Python 3 that banha runs on ...
NEWEST=14 # ... and of the newest one for which the pinned packages exist

root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/.venv
private=$root/.python # a Python of our own, where the system has none that fits
unfinished=$venv/.unfinished
level=${1:-core}

fail() {
    printf '%s\n' "$1" >&2
    exit 2
}

# Print "minor path" of a Python 3 that really runs; a name that is only a shim prints nothing.
ask() {
    "$1" -c 'import sys
if sys.version_info[0] == 3:
    print(sys.version_info[1], getattr(sys, "_base_executable", None) or sys.executable)' 2>/dev/null
}

fits() { [ "$1" -ge "$OLDEST" ] && [ "$1" -le "$NEWEST" ]; }

# Every place where a Python may be, the best name first. Each folder of PATH is asked, because
# the first may hold a shim that fails while a later one holds a Python.
candidates() {
    [ -z "${PYTHON:-}" ] || printf '%s\n' "$PYTHON"
    for name in python3.12 python3.13 python3.14 python3 python; do
        printf '%s\n' "$PATH" | tr ':' '\n' | while IFS= read -r folder; do
            if [ -x "$folder/$name" ]; then printf '%s\n' "$folder/$name"; fi
        done
    done
    for folder in "$private/versions" "${PYENV_ROOT:-${HOME:-/}/.pyenv}/versions"; do
        for found in "$folder"/*3.12*/bin/python3 "$folder"/*/bin/python3; do
            if [ -x "$found" ]; then printf '%s\n' "$found"; fi
        done
    done
}

# Set `python` to the first that fits, `bare` to one that fits but cannot make environments,
# and `older` to any other that runs.
find_python() {
    python= bare= older=
    while IFS= read -r candidate; do
        answer=$(ask "$candidate") || continue
        [ -n "$answer" ] || continue
        path=${answer#* }
        if ! fits "${answer%% *}"; then
            older=${older:-$path}
        elif "$path" -c 'import ensurepip, venv' 2>/dev/null; then
            python=$path
            return
        else
            bare=${bare:-$path}
        fi
    done <<LIST
$(candidates)
LIST
}

# With an older Python: install uv into the private folder and let it bring 3.12 there.
bring_python() {
    [ -n "$older" ] || return 1
    echo "No Python 3.$OLDEST to 3.$NEWEST here: uv brings one into .python"
    rm -rf "$private"
    "$older" -m pip install --quiet --disable-pip-version-check --require-hashes \
        --target "$private/tool" -r "$root/constraints/uv.txt" >/dev/null 2>&1 || return 1
    UV_PYTHON_INSTALL_DIR=$private/versions UV_CACHE_DIR=$private/cache UV_PYTHON_INSTALL_BIN=0 \
        "$private/tool/bin/uv" python install "3.$OLDEST" >/dev/null 2>&1 || return 1
    find_python
    [ -n "$python" ]
}

make_venv() {
    rm -rf "$venv"
    find_python
    if [ -z "$python" ] && [ -n "$bare" ]; then
        fail "banha: $bare cannot make environments: its venv module (ensurepip) is missing.
Install it from the system's package manager (Debian, Ubuntu: python3-venv), then give the same command again."
    fi
    if [ -z "$python" ] && ! bring_python; then
        rm -rf "$private"
        fail "banha needs Python 3.$OLDEST to 3.$NEWEST; found ${older:-none}, and uv could not bring one.
Install Python 3.$OLDEST or newer from the system's package manager, then give the same command again."
    fi
    echo "Making .venv with $python"
    mkdir "$venv"
    : >"$unfinished"
    if ! said=$("$python" -m venv "$venv" 2>&1); then
        rm -rf "$venv"
        fail "banha: $python could not make the environment .venv:
$said"
    fi
    echo "$root" >"$venv/.place"
    rm "$unfinished"
}

# A .venv is sound if nothing was interrupted in it, it was not moved, and its Python has pip.
sound() {
    [ ! -e "$unfinished" ] && [ "$(cat "$venv/.place" 2>/dev/null)" = "$root" ] || return 1
    minor=$("$venv/bin/python" -c 'import importlib.util, sys
print(sys.version_info[1] if importlib.util.find_spec("pip") else 0)' 2>/dev/null) || return 1
    fits "$minor"
}

pip_install() {
    "$venv/bin/python" -m pip install -qq --no-input --disable-pip-version-check --no-compile \
        --no-deps "$@"
}

# pip compiles on one core and tests too; compiling afterwards, on all cores and without the
# packages' own tests, is twice as fast, and without it each start could take seconds longer.
packages() {
    pip_install --only-binary=:all: --require-hashes -r "$root/constraints/$1.txt" || return 1
    "$venv/bin/python" -m compileall -q -j 0 -x '/(tests?|testing|cuda|sphinxext)/' \
        "$venv"/lib/python3*/site-packages >/dev/null 2>&1 || :
}

project() { pip_install --no-build-isolation --editable "$root"; }

# Do one installation unless the stamp says that it was done with the same files.
install() {
    name=$1 what=$2 command=$3
    shift 3
    sum=$(cat "$@" | cksum)
    if [ "$(cat "$venv/.stamp-$name" 2>/dev/null)" = "$sum" ]; then return; fi
    echo "Installing $what"
    : >"$unfinished"
    # pip that fails leaves what was there; pip that is killed leaves the mark, and .venv is remade.
    if ! "$command" "$name"; then
        rm -f "$unfinished"
        fail "banha: pip could not install $what (its reason stands above). Give the same command again once the cause is gone."
    fi
    echo "$sum" >"$venv/.stamp-$name"
    rm -f "$unfinished"
}

case $level in
core | dashboard | test | notebook) ;;
*) fail "usage: sh scripts/environment.sh core|dashboard|test|notebook" ;;
esac

sound || make_venv
install core "the packages banha needs (about 250 MB, once)" packages "$root/constraints/core.txt"
install project "banha itself" project "$root/constraints/core.txt" "$root/pyproject.toml"
if [ "$level" != core ]; then
    install dashboard "the packages of the dashboard" packages "$root/constraints/dashboard.txt"
fi
if [ "$level" = test ] || [ "$level" = notebook ]; then
    install test "the test tools" packages "$root/constraints/test.txt"
fi
if [ "$level" = notebook ]; then
    install notebook "the notebook tools" packages "$root/constraints/notebook.txt"
fi
