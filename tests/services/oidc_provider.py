"""oidc-provider from npm: an identity server that is certified for OpenID Connect, and that ends sign-ins elsewhere."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import requests

from tests.services.ports import free_ports
from tests.services.run import ServerFailed, start

VERSION = "9.13.3"
PROGRAM = Path(__file__).with_suffix(".mjs")


def start_oidc_provider(folder: Path) -> dict[str, Any]:
    """Install it with what it needs, and start it. `despatch`: the port on which it looks for the application."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise ServerFailed("Node.js is not installed")
    (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    options = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
    subprocess.run([npm, "install", *options, f"oidc-provider@{VERSION}"], cwd=folder, check=True, capture_output=True)
    program = shutil.copy(PROGRAM, folder)
    port, despatch = free_ports(2)
    issuer = f"http://localhost:{port}"
    start(
        folder,
        [node, str(program), str(port), f"http://localhost:{despatch}"],
        answers=lambda: requests.get(f"{issuer}/jwks", timeout=5).raise_for_status(),
    )
    return {"issuer": issuer, "despatch": despatch}
