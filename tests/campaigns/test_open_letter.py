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
from app.campaigns.audience.showing import STEP as AUDIENCE
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import Printing, freeze
from app.campaigns.words import OF_NO_ONE
from app.delivery.channels import METHODS
from app.production.runs.runs import start_run
from app.production.runs.work import work
from tests.campaigns.audience.browsing import counts, counts_in_words
from tests.campaigns.clearing import clear_all
from tests.campaigns.shown import shapes_and_words, task_of
from tests.campaigns.small import DAY, small_campaign
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import links_of, main_of, message_of, notes_of, part_of, states_of, why_of, words_of

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


def lines_of(page):
    """The rows of the letters that can be marked as sent."""
    return main_of(page).xpath(".//tr[td[@data-label='Postal address']]")


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
    assert OF_NO_ONE in words_of(answers["/runs/1"])
    write(services, OURS)
    make(services)
    answers = {
        path: owner.get(path) for path in (*(HERE + path for path in PAGES), f"{HERE}/runs/2", f"/letters/{OPEN}")
    }
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 200)
    (line,) = lines_of(answers[f"{HERE}/send"])
    assert "All directors of children’s services SMALL-0005 1 " in words_of(line), "its edition"
    assert [state.shape for state in states_of(line)] == ["none", "empty"], "addresses are elsewhere; it can be sent"


def test_the_audience_says_how_it_is_headed_and_whom_the_annex_names(owner, services):
    page = owner.get(f"{HERE}/audience")
    assert counts(page) == counts_in_words(1, 152, open_letter=True)
    headed = words_of(part_of(page, "headed"))
    assert (f"“{TO_ALL}”" in headed, "“Dear colleagues”" in headed) == (True, True)
    assert "Salutation" not in words_of(page)
    hint = task_of(owner.get(HERE), AUDIENCE.name).hint
    assert ("open letter" in hint, numbers_in(hint)) == (True, [1, 1]), "letters, registries"
    with services.database.reading() as session:
        post_id = audience_posts(session, campaign_by_reference(session, "SMALL"))[0][1]
    assert notes_of(owner.get(f"{HERE}/audience/hold-out/{post_id}")) == ["annex"]


@pytest.mark.parametrize(
    ("filters", "held_out", "heading", "written_to"),
    [
        ({}, 0, TO_ALL, []),
        ({"region": ["North East"]}, 0, TO_SOME, [12, 152]),
        ({}, 1, TO_SOME, [151, 152]),
    ],
)
def test_a_letter_is_headed_to_all_only_if_all_are_written_to(owner, services, filters, held_out, heading, written_to):
    address_to(services, filters, held_out=held_out)
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "SMALL")
        printing = Printing.from_json(freeze(session, campaign).to_json())
        letters = session.scalars(select(Letter).where(Letter.reference == OPEN)).all()
        (printed,) = printed_letters(session, printing, letters, valid_at=DAY, mode="preview")
    assert printed.page.addressee == (heading,)
    headed = words_of(part_of(owner.get(f"{HERE}/audience"), "headed"))
    assert (f"“{heading}”" in headed, numbers_in(headed)) == (True, written_to)


def test_a_letter_is_headed_to_those_named_where_it_is_not_known_who_all_are(owner, services):
    address_to(services, {}, registry="health-leaders", day=date(2019, 6, 3))
    headed = words_of(part_of(owner.get(f"{HERE}/audience"), "headed"))
    assert "“To the health leaders named in the annex”" in headed
    assert (days_in(headed), numbers_in(headed)) == (["3 June 2019"], [3, 2019]), "not known on that day, nor how many"
    assert "“Dear colleagues”" in headed


def test_what_a_run_kept_before_headings_told_it_is_headed_to_all(services, owner):
    with services.database.reading() as session:
        kept = freeze(session, campaign_by_reference(session, "SMALL")).to_json()
    del kept["partial"]
    assert Printing.from_json(kept).partial == []


@pytest.mark.parametrize("channel", ["post", "email", "hand"])
def test_it_is_marked_as_sent_by_each_channel(owner, services, cheap, channel):
    write(services, OURS)
    make(services)
    page = owner.get(f"{HERE}/send")
    (line,) = lines_of(page)
    assert [state.shape for state in states_of(line)] == ["none", "empty"], "addresses are elsewhere; it can be sent"
    assert "no postal address" not in words_of(page).lower()
    with services.database.reading() as session:
        letter_id = session.scalars(select(Letter.id).where(Letter.reference == OPEN)).one()
    how = {"letter": str(letter_id), "channel": channel, "sent_on": ["4", "3", "2015"], "note": "Each has its own."}
    mark = f"{HERE}/send/record?letter={letter_id}"
    assert mark in links_of(owner.get(f"/letters/{OPEN}")), "it can be marked as sent"
    form = owner.get(mark)
    assert "Not possible" not in words_of(form)
    how |= {"csrf_token": token_in(form.text)}
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', owner.post(f"{HERE}/send/record", data=how).text)
    done = owner.post(f"{HERE}/send/record", data=how | {"seen": seen}, follow_redirects=True)
    kind, said = message_of(done)
    assert (kind, days_in(said), METHODS[channel].went in said) == ("success", ["4 March 2015"], True)


def test_the_preview_says_whom_it_goes_to(owner):
    page = owner.get(f"{HERE}/preview")
    assert "All directors of children’s services" in words_of(page)
    assert numbers_in(words_of(part_of(page, "addressees"))) == [152]
    assert "query" not in [shape for shape, _ in shapes_and_words(page)], "no address and no title to verify"


def test_a_letter_that_was_withdrawn_is_not_drawn_any_more(owner):
    for path in (f"/letters/{WITHDRAWN}/draft.pdf", f"/letters/{WITHDRAWN}/draft/pages/1.png"):
        answer = owner.get(path)
        assert answer.status_code == 404
        assert why_of(answer) == said_of("letter_without_draft", reference=WITHDRAWN)
