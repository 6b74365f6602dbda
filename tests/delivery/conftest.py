"""Letters of the shipped campaign, final and made, whose owner is signed in."""

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app.letters.letter import Letter
from app.platform.services import open_services
from tests.campaigns.owned import drafter, owner
from tests.delivery.sending import LETTERS, clear, make
from tests.delivery.sendings import office
from tests.fixtures.app import embedded_in
from tests.fixtures.drawing import draw_by
from tests.services.run import once

__all__ = ["drafter", "owner"]

ALL = range(1, 1269)
"""Every letter of the shipped campaign."""

PREPARED = {"made": LETTERS, "unreached": office.LETTERS, "signed": office.LEADERS, "all_made": ALL}
"""The numbers of the letters that are made for a test that asks for one of these fixtures."""


@pytest.fixture
def settings(request, tmp_path, shipped_sqlite):
    """Embedded, with everything that ships, and with the letters of `made` or `unreached` where the test asks for them:
    they are made once for the run, and copied."""
    settings = embedded_in(tmp_path, shipped_sqlite)
    for fixture, numbers in PREPARED.items():
        if fixture in request.fixturenames:
            instance = _with_letters(fixture, numbers, shipped_sqlite)
            shutil.copytree(instance, settings.instance_dir, dirs_exist_ok=True)
    return settings


def _with_letters(fixture: str, numbers: Sequence[int], shipped_sqlite: Path) -> str:
    """The instance folder of an installation in which these letters are final and made, cheaply."""

    def prepare(folder: Path) -> dict[str, Any]:
        settings = embedded_in(folder, shipped_sqlite)
        with pytest.MonkeyPatch.context() as patch, closing(open_services(settings)) as services:
            draw_by(patch, Letter.canonical_json)
            if fixture == "signed":
                office.signed_by_alex(services)
            clear(services)
            make(services, numbers)
        return {"instance": str(settings.instance_dir)}

    return str(once(f"letters-{fixture}", prepare)["instance"])


@pytest.fixture
def made(services, cheap):
    """Five letters, final, which `settings` brings."""
    return services


@pytest.fixture
def all_made(services, cheap):
    """All 1,268 letters, final, which `settings` brings."""
    return services


@pytest.fixture
def signed(services, cheap):
    """Letters to leaders which print the minister in office to this day, which `settings` brings."""
    office.reachable(services, office.LEADERS)
    return services


@pytest.fixture
def served(app, monkeypatch):
    """A mail server is set up, to which nothing connects here."""
    services = app.extensions["despatch"]
    url = SecretStr("smtp://127.0.0.1:25?starttls=0")
    monkeypatch.setitem(
        app.extensions, "despatch", replace(services, settings=services.settings.model_copy(update={"mail_url": url}))
    )
