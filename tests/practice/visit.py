"""A visit to practice as `make practice` serves it: its members, each in a browser of their own."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app.practice.cast import CAST
from tests.fixtures.app import PASSWORD
from tests.journeys.walk import press
from tests.services.browser import ARGUMENTS, DESKTOP, PATIENCE, make_context
from tests.services.ports import free_ports
from tests.waiting import until
from tools.system import locate

LINK = re.compile(r"^(.+): .+\n  (http\S+)$", re.MULTILINE)
MAKING = 600
"""Seconds that practice may take to be made where the machine is busy."""


@dataclass
class Visit:
    """`links`: the one-time link of each member, by their names."""

    browser: Browser
    address: str
    links: Mapping[str, str]
    _pages: dict[str, Page] = field(default_factory=dict)

    def page(self, key: str) -> Page:
        """Where a member is, by their key in the cast; they sign in when they are first asked for."""
        if key not in self._pages:
            page = make_context(self.browser, DESKTOP, 900, scripts=True).new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(self.links[next(member.name for member in CAST if member.key == key)])
            page.get_by_label("New password", exact=True).fill(PASSWORD)
            page.get_by_label("New password again").fill(PASSWORD)
            press(page, "Set password")
            self._pages[key] = page
        return self._pages[key]


@contextmanager
def visiting(instance: Path) -> Iterator[Visit]:
    """Practice beside the folder `instance`: it is made, and served until the visit is over."""
    (port,) = free_ports(1)
    command = [Path(sys.executable).with_name("despatch"), "practice", "--port", str(port)]
    environment = os.environ | {"INSTANCE_DIR": str(instance), "WEB_CONCURRENCY": "1", "PYTHONUNBUFFERED": "1"}
    log = instance.with_name("log")
    with (
        sync_playwright() as playwright,
        log.open("w") as said,
        subprocess.Popen(command, env=environment, stdout=said, stderr=said) as practice,
    ):
        try:
            until(lambda: practice.poll() is not None or _answers(port), seconds=MAKING, said=log.read_text)
            links = dict(LINK.findall(log.read_text()))
            assert len(links) == len(CAST), log.read_text()
            browser = playwright.chromium.launch(executable_path=locate("Chromium"), args=ARGUMENTS)
            yield Visit(browser, f"http://127.0.0.1:{port}", links)
        finally:
            practice.terminate()


def _answers(port: int) -> bool:
    with closing(socket.socket()) as there:
        return there.connect_ex(("127.0.0.1", port)) == 0
