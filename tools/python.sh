#!/bin/sh
# Prints the first Python 3.11 or later found here, or says what to install. PYTHON=… chooses another.
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$python"
        exit 0
    fi
done
echo "Despatch needs Python 3.11 or later. On Debian 12, Ubuntu 24.04 or newer: sudo apt-get install python3 python3-venv" >&2
exit 1
