#!/bin/sh
# Installs Despatch on Debian 13, or upgrades it. Run it as root. Running it again changes nothing.
#
#   install.sh WHEEL              everything. requirements.txt, which pins what Despatch needs, is beside the wheel
#   install.sh --system           only Debian's packages, the user and the folders
#   install.sh --programs WHEEL   only the programs, in /opt/despatch
#
# DESPATCH_UID is the number of the user, where one is wanted (a container's). pip's own settings choose the package
# index: PIP_INDEX_URL, PIP_FIND_LINKS, PIP_NO_INDEX and so on.
#
# An upgrade is put beside the release that runs. It brings the database up to date, and only then takes its place.
set -eu
umask 022

packages="ca-certificates libfontconfig1 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 passwd python3 python3-venv"
programs=/opt/despatch
settings=/etc/despatch/despatch.env
data=/var/lib/despatch
backups=/var/backups/despatch
here=$(cd "$(dirname "$0")" && pwd)

stop() {
    echo "install.sh: $*" >&2
    exit 1
}

prepare_system() {
    for package in $packages; do
        [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="${missing:-} $package"
    done
    if [ -n "${missing:-}" ]; then
        echo "Installing$missing"
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    fi
    if ! getent passwd despatch >/dev/null; then
        useradd --system --user-group ${DESPATCH_UID:+--uid "$DESPATCH_UID"} --home-dir $data --shell /usr/sbin/nologin despatch
    fi
    install -d -m 0755 $programs $programs/releases /etc/despatch
    install -d -m 0700 -o despatch -g despatch $data
    # One that is there may be another machine's, mounted here.
    [ -d $backups ] || install -d -m 0700 -o despatch -g despatch $backups
}

# The folder of a release has the version, and the beginning of the wheel's SHA-256: wheels that differ never share one.
install_programs() {
    requirements=$(dirname "$wheel")/requirements.txt
    [ -f "$requirements" ] || stop "there is no requirements.txt beside $wheel"
    version=$(basename "$wheel" | cut -d- -f2)
    release=$programs/releases/$version-$(sha256sum "$wheel" | cut -c1-8)
    if [ ! -f "$release/complete" ]; then
        echo "Installing Despatch $version in $release"
        rm -rf "$release"
        python3 -m venv "$release"
        (cd "$(dirname "$wheel")" && "$release/bin/pip" --disable-pip-version-check --no-input install --quiet \
            --no-cache-dir --require-hashes --no-deps --requirement requirements.txt &&
            "$release/bin/pip" --disable-pip-version-check check >/dev/null) ||
            { rm -rf "$release"; stop "Despatch $version is not installed, and what ran before is as it was"; }
        "$release/bin/despatch" --help >/dev/null
        touch "$release/complete"
    fi
}

use_programs() {
    ln -sfn "$release" $programs/next
    mv -T $programs/next $programs/current
}

secret() {
    "$release/bin/python" -c 'import secrets; print(secrets.token_urlsafe(48))'
}

install_files() {
    install -D -m 0755 "$here/despatch.sh" /usr/local/bin/despatch
    (cd "$here/systemd" && find . -type f -exec install -D -m 0644 {} /etc/systemd/system/{} \;)
    if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
}

# The secrets are made once, and never shown.
make_settings() {
    [ ! -f $settings ] || return 0
    (umask 077 && sed -e "s|^SECRET_KEY=.*|SECRET_KEY=$(secret)|" -e "s|^AUDIT_KEY=.*|AUDIT_KEY=$(secret)|" \
        "$here/despatch.env" >$settings.new)
    mv $settings.new $settings
}

case ${1:-} in
--system) [ $# = 1 ] || stop "--system takes nothing more" ;;
--programs) [ $# = 2 ] || stop "name the wheel after --programs"; wheel=$2 ;;
-*|'') stop "name the wheel: install.sh dist/despatch-VERSION-py3-none-any.whl" ;;
*) [ $# = 1 ] || stop "name one wheel"; wheel=$1 ;;
esac
[ "$(id -u)" = 0 ] || stop "run this as root: sudo $0 $*"
[ -z "${wheel:-}" ] || [ -f "$wheel" ] || stop "there is no file $wheel"
exec 9>/run/despatch-install.lock
flock -n 9 || stop "another installation is running"

case $1 in
--system)
    prepare_system
    ;;
--programs)
    install_programs
    use_programs
    ;;
*)
    prepare_system
    install_programs
    if [ -f $settings ] && [ -e $programs/current ]; then
        DESPATCH_PROGRAMS=$release "$here/despatch.sh" release
        use_programs
        install_files
        if [ -d /run/systemd/system ]; then systemctl try-restart despatch-web despatch-worker; fi
        echo "Despatch $version is installed, and its database is up to date."
    else
        make_settings
        use_programs
        install_files
        echo "Despatch $version is installed. Now write your settings into $settings, and run:"
        echo "  sudo despatch release"
        echo "  sudo despatch doctor"
    fi
    ;;
esac
