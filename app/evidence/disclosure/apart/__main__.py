"""The process in which a file is read: the file on standard input, what it says on standard output."""

import json
import sys

from app.evidence.disclosure.apart.extract import extract
from app.letters.enclosure.apart import OUT_OF_MEMORY, bound_this_process

bound_this_process()
try:
    pages, fault, carries = extract(sys.stdin.buffer.read())
except MemoryError:
    sys.exit(OUT_OF_MEMORY)
json.dump({"pages": pages, "fault": fault, "carries": carries}, sys.stdout)
