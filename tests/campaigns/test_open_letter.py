"""One letter to a whole registry, its addressees as an annex: what each page of such a campaign shows."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.audience.posts import Audience, audience_of, audience_posts
from app.campaigns.audience.save import save_audience
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.campaigns.printed import printed_letters
from app.campaigns.printing import Printing, freeze
from app.production.runs.runs import start_run
from app.production.runs.work import work
from tests.campaigns.clearing import clear_all
from tests.campaigns.small import DAY, small_campaign
from tests.fixtures.app import token_in
from tests.registry.test_pages import words

HERE = "/campaigns/SMALL"
WITHDRAWN, OPEN = "SMALL-0001", "SMALL-0005"
"""The letter to one chief constable, from before; and the one to all directors of children's services."""

OURS = "---\ntitle: Ours\nsubject: Ours\n---\nWe write to you all.\n"

TO_ALL = "To all directors of children’s services"
TO_SOME = "To the directors of children’s services named in the annex"


@pytest.fixture
def owner(signed_in, services):
    client = signed_in(Role.DRAFTER)
    directors = Audience((("directors-of-childrens-services", {}),), DAY, open_letter=True)
    with services.database.writing() as session:
        campaign = small_campaign(session, actor=Actor(client.member.id))
        save_audience(session, campaign, directors, seen=audience_of(campaign).digest, actor=SYSTEM)
    return client


def address_to(services, filters, *, registry="directors-of-childrens-services", held_out=0, day=DAY):
    """The letter goes to those posts of a registry that `filters` leave, less some excluded."""
    some = Audience(((registry, filters),), day, open_letter=True)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "SMALL")
        save_audience(session, campaign, some, seen=audience_of(campaign).digest, actor=SYSTEM)
        posts = [post_id for _, post_id in audience_posts(session, campaign)][:held_out]
        hold_out(session, campaign, dict.fromkeys(posts, "They wrote first."), actor=SYSTEM)


def make(services):
    """A run of the letter."""
    with services.database.writing() as session:
        run = start_run(session, campaign_by_reference(session, "SMALL").id, actor=SYSTEM)
    work(services, run.id)


def write(services, source):
    """Every office has cleared these words."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "SMALL")
        keep_text(session, campaign, source, seen=1, actor=SYSTEM)
        clear_all(session, campaign)


PAGES = (
    "",
    "/audience",
    "/letter",
    "/signatories",
    "/clearance",
    "/preview",
    f"/preview?letter={OPEN}",
    "/preview?q=rotherham",
    "/generate",
    "/runs/1",
    "/send",
    "/track",
    "/history",
)


def test_each_page_of_its_campaign_opens_when_it_failed_and_when_it_is_made(owner, services, cheap):
    make(services)
    answers = {path: owner.get(HERE + path) for path in PAGES}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(PAGES, 200)
    assert "It differs among those that an open letter is addressed to" in words(answers["/runs/1"])
    write(services, OURS)
    make(services)
    answers = {
        path: owner.get(path) for path in (*(HERE + path for path in PAGES), f"{HERE}/runs/2", f"/letters/{OPEN}")
    }
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 200)
    line = "All directors of children’s services SMALL-0005 1 Those of its addressees Can be marked sent"
    assert line in words(answers[f"{HERE}/send"])


def test_the_audience_says_how_it_is_headed_and_whom_the_annex_names(owner, services):
    page = words(owner.get(f"{HERE}/audience"))
    assert "1 open letter , addressed to 152 posts. No posts are excluded." in page
    assert "It is headed “To all directors of children’s services”. It greets “Dear colleagues”" in page
    assert "Salutation" not in page
    assert "1 open letter to 1 registry" in words(owner.get(HERE))
    with services.database.reading() as session:
        post_id = audience_posts(session, campaign_by_reference(session, "SMALL"))[0][1]
    assert "is not in the annex of the open letter" in words(owner.get(f"{HERE}/audience/hold-out/{post_id}"))


@pytest.mark.parametrize(
    ("filters", "held_out", "heading", "why"),
    [
        ({}, 0, TO_ALL, ""),
        ({"region": ["North East"]}, 0, TO_SOME, "12 of the 152 directors of children’s services are written to"),
        ({}, 1, TO_SOME, "151 of the 152 directors of children’s services are written to"),
    ],
)
def test_a_letter_is_headed_to_all_only_if_all_are_written_to(owner, services, filters, held_out, heading, why):
    address_to(services, filters, held_out=held_out)
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "SMALL")
        printing = Printing.from_json(freeze(session, campaign).to_json())
        letters = session.scalars(select(Letter).where(Letter.reference == OPEN)).all()
        (printed,) = printed_letters(session, printing, letters, valid_at=DAY, mode="preview")
    assert printed.page.addressee == (heading,)
    page = words(owner.get(f"{HERE}/audience"))
    assert f"It is headed “{heading}”" in page
    assert why in page
    assert why or "are written to" not in page


def test_a_letter_is_headed_to_those_named_where_it_is_not_known_who_all_are(owner, services):
    address_to(services, {}, registry="health-leaders", day=date(2019, 6, 3))
    page = words(owner.get(f"{HERE}/audience"))
    assert "It is headed “To the health leaders named in the annex”. It is not known who were all the " in page
    assert "health leaders on 3 June 2019, so it is not headed to all of them. It greets “Dear colleagues”" in page


def test_what_a_run_kept_before_headings_told_it_is_headed_to_all(services, owner):
    with services.database.reading() as session:
        kept = freeze(session, campaign_by_reference(session, "SMALL")).to_json()
    del kept["partial"]
    assert Printing.from_json(kept).partial == []


@pytest.mark.parametrize(("channel", "went"), [("post", "posted"), ("email", "emailed"), ("hand", "given by hand")])
def test_it_is_marked_as_sent_by_each_channel(owner, services, cheap, channel, went):
    write(services, OURS)
    make(services)
    page = words(owner.get(f"{HERE}/send"))
    assert "An open letter goes to its addressees one by one, or is published" in page
    assert "no postal address" not in page.lower()
    assert "It can be marked sent." in words(owner.get(f"/letters/{OPEN}"))
    with services.database.reading() as session:
        letter_id = session.scalars(select(Letter.id).where(Letter.reference == OPEN)).one()
    how = {"letter": str(letter_id), "channel": channel, "sent_on": ["4", "3", "2015"], "note": "Each has its own."}
    form = owner.get(f"{HERE}/send/record?letter={letter_id}")
    assert "Not possible" not in words(form)
    how |= {"csrf_token": token_in(form.text)}
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', owner.post(f"{HERE}/send/record", data=how).text)
    done = owner.post(f"{HERE}/send/record", data=how | {"seen": seen}, follow_redirects=True)
    assert f"Marked as {went} on 4 March 2015." in words(done)


def test_the_preview_says_whom_it_goes_to(owner):
    page = words(owner.get(f"{HERE}/preview"))
    assert "All directors of children’s services" in page
    assert "Addressed to 152 posts, listed on its last pages" in page
    assert "No postal address" not in page
    assert "Title not verified" not in page


def test_a_letter_that_was_withdrawn_is_not_drawn_any_more(owner):
    for path in (f"/letters/{WITHDRAWN}/draft.pdf", f"/letters/{WITHDRAWN}/draft/pages/1.png"):
        answer = owner.get(path)
        assert answer.status_code == 404
        assert f"{WITHDRAWN} is withdrawn" in words(answer)
