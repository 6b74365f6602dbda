"""The server of limited processes: its argument is the number of the socket on which it is asked."""

import socket
import sys

from app.platform.limited.serve import serve

with socket.socket(fileno=int(sys.argv[1])) as control:
    serve(control)
