# What the set-up scripts share: look for programs and libraries, install packages of Debian and its
# kin, say what to do by hand. Sourced, not run.
# shellcheck shell=bash

# Whether one of the programs is on the path or, given as a path, executable.
has_any() {
    local name
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_library() {
    pkg-config --exists "$1" 2>/dev/null
}

# The first of the packages that the distribution has.
first_package() {
    local name
    for name in "$@"; do
        if apt-cache policy "$name" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

# apt-get as root, or with sudo where it asks for nothing or somebody can answer.
apt_get() {
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        sudo=(sudo)
        [ -t 0 ] || sudo=(sudo -n)
    fi
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" </dev/null >/dev/null
}

can_install() {
    has_any apt-get || return 1
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null || { has_any sudo && [ -t 0 ]; }
}

# set_up NAME MISSING PACKAGES ADVICE: the last three are functions. MISSING prints a line for each
# thing that is not there, PACKAGES the packages to install, ADVICE what to do by hand.
set_up() {
    local name=$1 missing=$2 packages=$3 advice=$4 lacking chosen
    lacking=$("$missing")
    [ -n "$lacking" ] || return 0
    printf 'Missing for %s:\n%s\n' "$name" "$(sed 's/^/  - /' <<<"$lacking")" >&2
    if can_install; then
        apt_get update || echo "apt-get update failed; trying with the lists that are here" >&2
        chosen=$("$packages")
        # shellcheck disable=SC2086 # one word for each package
        echo "Installing:" $chosen >&2
        # shellcheck disable=SC2086
        apt_get install --yes --no-install-recommends $chosen || true
        lacking=$("$missing")
        [ -n "$lacking" ] || return 0
        printf 'Still missing for %s:\n%s\n' "$name" "$(sed 's/^/  - /' <<<"$lacking")" >&2
    fi
    printf '\nInstall by hand, as root:\n' >&2
    "$advice" >&2
    return 1
}

# What the packages from npm ask for, and what they get where the distribution's Node.js is older.
readonly oldest_node=20 newer_node=22.23.3

# install_npm_packages DIRECTORY: those that its lock file names, when they are not there yet.
install_npm_packages() {
    [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] ||
        npm ci --prefix "$1" --no-progress --loglevel=error >&2
}

node_is_too_old() {
    [ "$(node --print 'process.versions.node.split(".")[0]')" -lt "$oldest_node" ]
}

# use_newer_node DIRECTORY: where Node.js is too old, a newer one from npm, beside the packages in the
# directory. npm's own packages of Node.js are named after the machine that they are for.
use_newer_node() {
    local package
    node_is_too_old || return 0
    package="node-$(node --print 'process.platform + "-" + process.arch')"
    [ "$("$1/node_modules/$package/bin/node" --version 2>/dev/null)" = "v$newer_node" ] ||
        npm install --prefix "$1" --no-save --no-progress --loglevel=error \
            "$package@$newer_node" >&2
    PATH="$PWD/$1/node_modules/$package/bin:$PATH"
    node_is_too_old || return 0
    echo "Node.js $oldest_node or later is needed; this is $(node --version). Put a newer one on the PATH." >&2
    return 1
}
