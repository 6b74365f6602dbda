"""Make an installation of this release, for later releases to open.

It holds what must stay valid: clearances, certificates, letters, a pack with its files, a bundle and the audit record.
`2026-11-29.tar.xz` was made on that day. Never replace it to get a test green: what fails there is what a department
would lose. `python -m tests.installation.build FILE` makes one of today, to be added beside it.
"""

import json
import sys
import tarfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from app.accounts.models import Role
from app.audit.anchor import anchor
from app.audit.record import SYSTEM, Actor
from app.commands.setup import prepare
from app.evidence.disclosure.begin import Details, begin, disclosure_by_number
from app.evidence.disclosure.bundles.ask import ask as ask_bundle
from app.evidence.disclosure.bundles.make import work_on as make_bundle
from app.evidence.disclosure.items.decide import Choice, Decision, decide
from app.evidence.disclosure.items.search import search
from app.evidence.disclosure.listing import ItemFilter, ids_of
from app.evidence.disclosure.move import end_choosing
from app.evidence.disclosure.scope import Scope
from app.evidence.packs.files.work import work_on as make_files
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.services import Services, open_services
from tests.campaigns.eventful import eventful_campaign
from tests.delivery.sending import campaign
from tests.evidence.packs.packing import ask, pack
from tests.fixtures.app import SECRETS, add_member
from tests.installation.contents import CONTENTS, contents
from tests.journeys.campaigns import every_state
from tests.safeguarding.reporting import Duty

DISCLOSURE = "FOI 2015/1"


def fill(services: Services) -> None:
    """All that the tests' office can do."""
    prepare(services)
    owner = Actor(add_member(services, Role.DRAFTER, name="Owner Example").id)
    every_state(services, owner)
    eventful_campaign(services)
    pack(services)
    make_files(services, ask(services))
    disclose(services)
    Duty.of(services).report()
    with services.database.reading() as session:
        anchor(session, services.storage)


def disclose(services: Services) -> None:
    """A request for all letters of March 2015, released in full in a bundle."""
    with services.database.writing() as session:
        scope = Scope(campaigns=(campaign(session).id,))
        details = Details(DISCLOSURE, "All letters.", now().date(), None, scope)
        number = begin(session, details, once="build", actor=SYSTEM).number
    with services.database.writing() as session:
        search(session, number, actor=SYSTEM)
    with services.database.writing() as session:
        found = disclosure_by_number(session, number)
        released = Choice(Decision.RELEASE, (), "", "")
        decide(session, number, ids_of(session, found, ItemFilter()), released, seen=found.changed, actor=SYSTEM)
    with services.database.writing() as session:
        end_choosing(session, number, seen=disclosure_by_number(session, number).changed, actor=SYSTEM)
    with services.database.writing() as session:
        bundle = ask_bundle(session, number, at=now(), actor=SYSTEM)
    make_bundle(services, bundle.id)


def build(file: Path) -> None:
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "instance"
        settings = Settings(instance_dir=folder, workers=1, **SECRETS)
        with closing(open_services(settings)) as services:
            fill(services)
            (folder / CONTENTS).write_text(json.dumps(contents(services), indent=1), encoding="utf-8")
        with tarfile.open(file, "w:xz") as archive:
            archive.add(folder, arcname="instance")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
