"""After a restore copies are sent only once a person has checked who was sent one: the record may lack some."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.ownership import take_on
from app.delivery.email.choose import carrier_in
from app.delivery.models import Attempt
from app.delivery.release.copies import copies_of, send_copies
from app.delivery.release.refusals import REFUSALS
from app.platform.services import Services
from tests.backups.restoring import restored
from tests.campaigns.owned import owner
from tests.delivery.marking import press
from tests.delivery.reaching import post_of, reach
from tests.delivery.release import office
from tests.delivery.release.office import TODAY, found
from tests.delivery.sendings.office import LEADERS, SIGN_OFF, SIGNED
from tests.refusals import refused
from tests.web.filled import Main
from tests.web.markup import errors_of, faults_of

__all__ = ["owner"]

AT = datetime(2015, 3, 5, 9, tzinfo=UTC)
PAGE = "/campaigns/SMALL/release"


@pytest.fixture
def gone(services, cheap) -> Services:
    """Four letters that were sent, and two names on the copy list."""
    office.small_campaign(services)
    office.send_all(services)
    return services


def give(services: Services, *, checked: bool) -> None:
    with services.database.writing() as session:
        campaign = found(session)
        seen = copies_of(session, campaign, today=TODAY).seen
        how = {"settings": services.settings, "carrier": carrier_in(services), "at": AT, "actor": SYSTEM}
        send_copies(session, campaign, {1: "clerk@house.example"}, SIGN_OFF, seen=seen, checked=checked, **how)


def copies_in(services: Services) -> int:
    with services.database.reading() as session:
        return session.scalar(select(func.count()).where(Attempt.copy > 0)) or 0


def test_copies_are_refused_until_a_person_has_checked_who_was_sent_one(gone) -> None:
    restored(gone)
    with refused("copies_not_checked"):
        give(gone, checked=False)
    assert copies_in(gone) == 0
    give(gone, checked=True)
    assert copies_in(gone) == 1


def test_copies_of_a_campaign_that_no_restore_concerns_need_no_check(gone) -> None:
    give(gone, checked=False)
    assert copies_in(gone) == 1


def boxes(client) -> dict[str, list[str]]:
    """What the form of copies has in its boxes."""
    (form,) = [form for form in Main(client.get(PAGE).text).forms if form.action == f"{PAGE}/copies"]
    return form.fields | {name: [] for name in form.offered}


def test_page_fills_in_no_address_and_asks_for_the_check(owner, services, cheap) -> None:
    with services.database.reading() as session:
        post_id = post_of(session, LEADERS[0])
    reach(services, {LEADERS[0]: "leader@council.example"})
    office.small_campaign(services, copies=(post_id,), actor=Actor(owner.member.id))
    office.send_all(services)
    with services.database.writing() as session:
        if found(session).owner_id is None:
            take_on(session, found(session), actor=Actor(owner.member.id))
    before = boxes(owner)
    assert (before["to-1"], "checked" in before) == (["leader@council.example"], False)
    restored(services, owner)
    page = owner.get(PAGE)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    after = boxes(owner)
    assert (after["to-1"], "checked" in after) == ([""], True)
    typed = {"seen": after["seen"], "to-1": "clerk@house.example", **SIGNED}
    assert errors_of(press(owner, f"{PAGE}/copies", **typed)) == {"checked": REFUSALS["copies_not_checked"]}
    assert press(owner, f"{PAGE}/copies", **typed, checked="y").status_code == 302
    assert copies_in(services) == 1
