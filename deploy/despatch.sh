#!/bin/sh
# `despatch` on a server: any of its commands, with the settings of /etc/despatch/despatch.env, as the user despatch.
set -eu
settings=/etc/despatch/despatch.env
[ -r $settings ] || { echo "You can't read $settings. Only root may: sudo despatch $*" >&2; exit 1; }

# As systemd reads it: a line is NAME=value, as it stands.
while IFS= read -r line || [ -n "$line" ]; do
    case $line in
    ''|'#'*|';'*) ;;
    *) export "${line?}" ;;
    esac
done <$settings

export HOME=/var/lib/despatch
umask 077
exec setpriv --reuid=despatch --regid=despatch --init-groups --no-new-privs \
    "${DESPATCH_PROGRAMS:-/opt/despatch/current}/bin/despatch" "$@"
