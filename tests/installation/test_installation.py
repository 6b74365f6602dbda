"""An installation of 29 November 2026, and of each release, is as valid with the code and the schema of today."""

import json
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.audit.words import titles
from app.evidence.packs.find import findings_of, is_unchanged, packs
from app.platform.config import Settings
from app.platform.root import ROOT
from app.platform.schema import upgrade
from app.platform.services import open_services
from app.registry.shipped.load import load_package
from app.registry.shipped.package import read_package
from tests.fixtures.app import SECRETS, sign_in_to
from tests.fixtures.reuse import reused_app
from tests.installation.contents import CONTENTS, contents

ARCHIVES = sorted(Path(__file__).parent.glob("*.tar.xz"))

PAGES = (
    "/audit",
    "/campaigns/MAR15/track",
    "/campaigns/MAR15/clearance/certificates/1",
    "/campaigns/MAR15/clearance/certificates/1.pdf",
    "/campaigns/WALES15/history",
    "/evidence/packs/1",
)


@pytest.fixture(params=ARCHIVES, ids=lambda archive: archive.name)
def installation(tmp_path, request):
    """Its services, at the schema of today."""
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    settings = Settings(instance_dir=tmp_path / "instance", workers=1, **SECRETS)
    with closing(open_services(settings)) as services:
        upgrade(services.database)
        yield services


@pytest.fixture
def recorded(installation):
    """What its own release read in it."""
    return json.loads((installation.settings.instance_dir / CONTENTS).read_text(encoding="utf-8"))


def test_events_letters_certificates_packs_and_bundles_stay_valid(installation, recorded):
    """It takes five seconds, since letters are read in a process of their own. The faults are users and office members,
    whom the fixtures of tests insert without an event."""
    found = json.loads(json.dumps(contents(installation)))
    assert found.keys() == recorded.keys()
    found["events"] = found["events"][: len(recorded["events"])]  # each verification is an event
    for kind, as_recorded in recorded.items():
        assert found[kind] == as_recorded, kind


def test_packs_stay_valid_once_the_registries_of_this_release_are_loaded(installation, recorded):
    """Inspectorates come to another sector, and empty registries to those of the pack’s parts."""
    with installation.database.writing() as session:
        load_package(session, read_package(ROOT / "recipients"), actor=SYSTEM)
    with installation.database.reading() as session:
        verdicts = {str(pack.number): is_unchanged(pack, findings_of(session, pack)) for pack in packs(session)}
    assert verdicts == {number: True for number in recorded["packs"] if number.isdigit()}


def test_every_event_of_an_earlier_installation_has_its_words(installation):
    with installation.database.reading() as session:
        actions = set(session.scalars(select(AuditEvent.action)))
    assert len(actions) > 80
    assert actions <= titles().keys()


@pytest.mark.pages
def test_pages_of_an_earlier_installation_open(installation):
    with reused_app(installation) as app:
        client = sign_in_to(app, Role.ADMINISTRATOR, Role.DRAFTER, name="Robin Example")
        assert {page: client.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)
