"""What a pack says of the guidance and powers that a letter cites, on the letter's date."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.evidence.framework.citations import find_citations
from app.evidence.framework.listing import editions
from app.evidence.packs.figures.citations import citations
from app.evidence.packs.make import look
from app.evidence.packs.words import CHECK_DATES, CITED
from app.tracking.snapshot import CampaignSnapshot
from tests.evidence.packs.history import asked
from tests.tracking.office import small, small_campaign

TEN, ELEVEN, THIRTEEN, TWENTY_FIVE, TWENTY_EIGHT, TOGETHER = (
    "Children Act 2004, section 10: co-operation to improve well-being",
    "Children Act 2004, section 11: arrangements to safeguard and promote welfare",
    "Children Act 2004, section 13: establishment of Local Safeguarding Children Boards",
    "Children Act 2004, section 25: co-operation to improve well-being, Wales",
    "Children Act 2004, section 28: arrangements to safeguard and promote welfare, Wales",
    "Working Together to Safeguard Children (2013)",
)


def told(session, day, sent=()):
    """What is cited, of a campaign whose letters are dated `day`; `sent`: when each was."""
    campaign = campaign_by_reference(session, "MAR15")
    rows = session.execute(select(Letter.id, Letter.registry_slug).where(Letter.campaign_id == campaign.id))
    letters = {letter_id: SimpleNamespace(registry=slug, sent_on=None) for letter_id, slug in rows}
    for letter, sent_on in zip(letters.values(), sent, strict=False):
        letter.sent_on = sent_on
    then = SimpleNamespace(letter_date=day, valid_at=campaign.valid_at)
    snapshot = CampaignSnapshot(session, campaign, day, head(session).seq)
    return citations(SimpleNamespace(snapshot=snapshot, then=then, letters=letters))


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2015, 3, 3), {TEN: True, ELEVEN: True, THIRTEEN: True, TOGETHER: True}),
        (date(2026, 3, 1), {TEN: True, ELEVEN: True, THIRTEEN: False, TOGETHER: False}),
    ],
)
def test_each_edition_is_told_by_itself(services, day, in_force):
    with services.database.reading() as session:
        found = told(session, day)
    powers_of_wales = {TWENTY_FIVE: None, TWENTY_EIGHT: None, "Children Act 2004, section 31": None}
    assert {one.title: one.in_force for one in found} == in_force | powers_of_wales
    (eleven,) = (one for one in found if one.title == ELEVEN)
    assert (eleven.words, eleven.in_force) == (f"{ELEVEN}.", True)


def test_where_the_first_day_is_not_recorded_it_says_what_to_check(services, monkeypatch):
    unrecorded = lambda session, known_at: [  # noqa: E731
        replace(one, in_force_from=None) if one.title == ELEVEN else one for one in editions(session, known_at=known_at)
    ]
    monkeypatch.setattr("app.evidence.packs.figures.citations.editions", unrecorded)
    day = date(2015, 3, 3)
    with services.database.reading() as session:
        found = {one.title: one for one in told(session, day)}
    assert found[ELEVEN].in_force is None
    assert found[ELEVEN].words == f"{ELEVEN}."
    assert CITED[None] == ("query", "Not checked")
    assert "marked “Not checked” was in force on the letters’ date, check its dates" in CHECK_DATES


DATED = date(2015, 3, 3)
LAST = date(2015, 3, 25)
"""Of the guidance of 2013, which that of 26 March 2015 replaced."""
ENDED = " Its last day in force was 25 March 2015:"


@pytest.mark.parametrize(
    ("sent", "later"),
    [
        ((DATED, LAST, None), ""),
        (
            (DATED, date(2015, 3, 26)),
            f"{ENDED} 1 of all the campaign’s letters was sent, or sent again, after it.",
        ),
        (
            (date(2015, 3, 26),) * 2,
            f"{ENDED} 2 of all the campaign’s letters were sent, or sent again, after it.",
        ),
    ],
)
def test_it_says_how_many_letters_were_sent_after_the_last_day_of_what_they_cite(services, sent, later):
    with services.database.reading() as session:
        found = {one.title: one for one in told(session, DATED, sent)}
    assert found[TOGETHER].words == f"{TOGETHER}.{later}"
    assert found[TOGETHER].in_force
    assert (found[ELEVEN].words, found[ELEVEN].in_force) == (f"{ELEVEN}.", True), "which is in force still"


def test_of_a_work_cited_without_an_edition_the_next_one_is_in_force(services, monkeypatch):
    """The text then means whichever edition is in force."""
    whole = lambda source, there: [  # noqa: E731
        replace(one, edition=None) if one.edition and one.edition.title == TOGETHER else one
        for one in find_citations(source, there)
    ]
    monkeypatch.setattr("app.evidence.packs.figures.citations.find_citations", whole)
    with services.database.reading() as session:
        said = " ".join(one.words for one in told(session, DATED, [date(2015, 3, 26)]))
    assert "last day in force" not in said


ENGLAND = frozenset({TEN, ELEVEN, THIRTEEN, TOGETHER})
WALES = frozenset({TWENTY_FIVE, TWENTY_EIGHT, "Children Act 2004, section 31"})
POLICE = "chief-constables"


def titles(session, known_at=None):
    """What the letters of the small campaign cite, as known at an event."""
    looked = look(session, asked(session), valid_at=DATED, known_at=known_at)
    (found,) = {tuple(one.title for one in part.campaigns[0].cited) for part in looked.findings.parts if part.campaigns}
    return set(found)


def write_to(services, *parts, open_letter=False):
    """Save the audience of the small campaign, and return the event after which it is that."""
    with services.database.writing() as session:
        campaign = small(session)
        was = audience_of(campaign)
        audience = Audience(parts, was.valid_at, open_letter)
        save_audience(session, campaign, audience, seen=was.digest, actor=SYSTEM)
    with services.database.reading() as session:
        return head(session).seq


def test_only_what_a_letter_prints_is_cited(services):
    """The text has a passage for England and one for Wales."""
    small_campaign(services)
    in_england = write_to(services, (POLICE, {"nation": ["England"]}))
    with services.database.reading() as session:
        assert titles(session) == ENGLAND
    in_wales = write_to(services, (POLICE, {"nation": ["Wales"]}))
    in_both = write_to(services, (POLICE, {}))
    with services.database.reading() as session:
        assert titles(session) == ENGLAND | WALES
        assert titles(session, in_both) == ENGLAND | WALES
        assert titles(session, in_wales) == WALES
        assert titles(session, in_england) == ENGLAND


def test_what_an_open_letter_may_print_is_cited(services):
    """Its letter is to a whole registry, so that no single nation answers for it."""
    small_campaign(services)
    write_to(services, (POLICE, {"nation": ["England"]}), open_letter=True)
    with services.database.reading() as session:
        assert titles(session) == ENGLAND | WALES
