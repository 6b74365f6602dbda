"""A body that ended is answered for by the one that followed it: recorded, shown, exported and searched for so."""

import csv
import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.figures.rows import ReplyRow
from app.evidence.packs.make import look
from app.responses.recording.choose import find_letters
from app.responses.recording.record import record_response
from app.responses.recording.sender import senders_for, senders_of
from app.responses.standing import Details
from tests.fixtures.app import token_in
from tests.refusals import refused
from tests.registry.conftest import find
from tests.registry.test_pages import words
from tests.web.markup import facts_of, part_of, parts_of, rows_of, words_of

BOARD = "NHS South Yorkshire Integrated Care Board"
BCP = "Bournemouth, Christchurch and Poole Council"
TODAY = date(2026, 11, 25)


@pytest.fixture
def letter(services):
    """To the leader of NHS Rotherham Clinical Commissioning Group."""
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        (found,) = find_letters(session, campaign, "NHS Rotherham Clinical").offered
    return found


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def board(services, letter):
    with services.database.reading() as session:
        (one,) = senders_for(session, campaign_by_reference(session, "MAR15"), [letter])
    return one.organisation_id


def recorded(services, letter, came_from):
    said = Details(date(2022, 8, 1), "email", "substantive", "They answer.", came_from=came_from)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        more = {"answers": {}, "once": "once", "today": TODAY, "actor": SYSTEM}
        return record_response(session, campaign, [session.merge(letter)], said, **more).id


def test_only_one_that_followed_can_have_sent_it(services, letter):
    with services.database.reading() as session:
        council = find(session, "council-leaders", "Rotherham").organisation_id
    with refused("no_successor"):
        recorded(services, letter, council)


def test_bcp_council_may_answer_for_dorset_county_council_and_says_for_which_part(drafter, services):
    """Christchurch was Dorset County Council's for children's services, and became part of BCP Council in 2019."""
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        letters = find_letters(session, campaign, "Director Dorset County Council").offered
        letter = next(one for one in letters if one.registry_slug == "directors-of-childrens-services")
        followers = {one.name: one for one in senders_for(session, campaign, [letter])}
    assert {name: one.part for name, one in followers.items()} == {BCP: "Christchurch", "Dorset Council": ""}
    recorded(services, letter, followers[BCP].organisation_id)
    page = drafter.get(f"/letters/{letter.reference}")
    followers = words_of(part_of(page, "followers"))
    assert f"{BCP} (1 April 2019: Christchurch)" in followers
    assert "Dorset Council (1 April 2019)" in followers
    (reply,) = rows_of(part_of(page, "replies").xpath("./table")[0])
    assert BCP in reply[2]
    part = AskedPart("a", "", "childrens-services")
    with services.database.reading() as session:
        campaign_id = campaign_by_reference(session, "MAR15").id
        findings = look(session, PackRequest([part], [campaign_id]), valid_at=TODAY).findings
    assert [row.sender for row in findings.rows.values() if isinstance(row, ReplyRow)] == [BCP]


def test_a_successor_of_one_recipient_answers_for_no_other(services, letter):
    """A reply from BCP Council can't be credited to a letter to Rotherham beside Bournemouth's."""
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        poole = find_letters(session, campaign, "Leader Poole").offered[0]
        (bcp,) = senders_for(session, campaign, [poole])
        assert bcp.name == BCP
        assert senders_for(session, campaign, [poole, letter]) == []
    said = Details(date(2022, 8, 1), "email", "substantive", "They answer.", came_from=bcp.organisation_id)
    with services.database.writing() as session, refused("no_successor"):
        campaign = campaign_by_reference(session, "MAR15")
        both = [session.merge(one) for one in (poole, letter)]
        record_response(session, campaign, both, said, answers={}, once="once", today=TODAY, actor=SYSTEM)


def test_the_form_asks_who_sent_it_where_somebody_followed(drafter, services, letter):
    asked = part_of(drafter.get(f"/campaigns/MAR15/replies/new?letter={letter.reference}"), "came_from")
    _recipient, follower = asked.iter("option")
    assert (follower.get("value"), BOARD in words_of(follower)) == (str(board(services, letter)), True)
    other = drafter.get("/campaigns/MAR15/replies/new?letter=MAR15-0284")
    assert parts_of(other, "came_from") == []


def test_a_reply_of_the_successor_counts_for_the_letter(drafter, services, letter):
    address = "/campaigns/MAR15/replies/new"
    form = {
        "csrf_token": token_in(drafter.get(address).text),
        "once": "a-token",
        "letter": [letter.id],
        "received_on": ["1", "8", "2022"],
        "how": "email",
        "kind": "substantive",
        "came_from": str(board(services, letter)),
    }
    reply = drafter.post(address, data=form, follow_redirects=True)
    assert BOARD in facts_of(reply)["From"]
    page = drafter.get(f"/letters/{letter.reference}")
    assert f"{BOARD} (1 July 2022)" in words_of(part_of(page, "followers"))
    (row,) = rows_of(part_of(page, "replies").xpath("./table")[0])
    assert BOARD in row[2]
    assert f"from {BOARD}" in words(drafter.get("/campaigns/MAR15/replies"))
    number = re.search(r"/replies/(\d+)/correct", reply.text)[1]
    correcting = drafter.get(f"/replies/{number}/correct").text
    assert re.search(rf'value="{board(services, letter)}"\s+selected', correcting)


def test_the_export_names_it(drafter, services, letter):
    recorded(services, letter, board(services, letter))
    with services.database.reading() as session:
        assert senders_of(session, campaign_by_reference(session, "MAR15").id) == {letter.id: BOARD}
    lines = drafter.get(f"/campaigns/MAR15/track.csv?q={letter.reference}").text.lstrip("\ufeff").splitlines()
    (row,) = csv.DictReader(lines)
    assert row["Replied for the recipient"] == BOARD


@pytest.mark.parametrize("typed", ["South Yorkshire ICB", "qf7"])
def test_its_name_or_code_finds_the_letter(drafter, services, letter, typed):
    with services.database.reading() as session:
        found = find_letters(session, campaign_by_reference(session, "MAR15"), typed)
    assert letter.id in {one.id for one in found.offered}
    assert letter.reference in drafter.get("/campaigns/MAR15/track.csv", query_string={"q": typed}).text
