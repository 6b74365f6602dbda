"""What the figures belong to: processor, cores, and the versions of everything that was measured."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.letters.files.fingerprint import short_fingerprint
from bench.letters.contestant import PEERS

PACKAGES = ("weasyprint", "docxtpl", "docx-mailmerge2", "python-docx", "reportlab", "typst", "playwright", "pikepdf")
PROGRAMS = {
    "LibreOffice": ("soffice", "--version"),
    "Chromium": ("chromium", "--version"),
    "pdfTeX": ("pdftex", "--version"),
    "qpdf": ("qpdf", "--version"),
}


def machine() -> dict[str, Any]:
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
        "versions": {"Python": platform.python_version()} | _packages() | _programs(),
        "fingerprint": short_fingerprint(),
    }


def _processor() -> str:
    named = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), flags=re.M)
    return named[1] if named else "processor without a name"


def _packages() -> dict[str, str]:
    """Versions of the peers' packages, by the peers' own environment."""
    if not PEERS.exists():
        return {}
    source = (
        "import importlib.metadata as m, json, sys;print(json.dumps({name: m.version(name) for name in sys.argv[1:]}))"
    )
    found: dict[str, str] = json.loads(_said([str(PEERS), "-c", source, *PACKAGES]))
    return found


def _programs() -> dict[str, str]:
    versions = {}
    for name, command in PROGRAMS.items():
        try:
            number = re.search(r"\d+(\.\d+)+", _said(command))
        except FileNotFoundError:
            continue
        versions[name] = number[0] if number else "unknown"
    return versions


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
