"""The process in which a file is looked at: the file on standard input, what was found on standard output."""

import json
import sys

from app.letters.enclosure.apart import OUT_OF_MEMORY, bound_this_process
from app.letters.enclosure.examine import examine

bound_this_process()
try:
    found = examine(sys.stdin.buffer.read())
except MemoryError:
    sys.exit(OUT_OF_MEMORY)
json.dump(found.to_json(), sys.stdout)
