"""The process in which a PDF is read: the file on standard input, its words on standard output."""

import json
import sys

from app.inbox.pdf_text.extract import extract
from app.letters.enclosure.apart import OUT_OF_MEMORY, bound_this_process

bound_this_process()
try:
    text, fault = extract(sys.stdin.buffer.read())
except MemoryError:
    sys.exit(OUT_OF_MEMORY)
json.dump({"text": text, "fault": fault}, sys.stdout)
