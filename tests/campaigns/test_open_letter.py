"""One letter to a whole registry, its addressees as an annex: what each page of such a campaign shows."""

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience import Audience, audience_of, audience_posts
from app.campaigns.audience_save import save_audience
from app.campaigns.create import campaign_by_reference
from app.campaigns.keep_text import keep_text
from app.production.runs import start_run
from app.production.work import work
from tests.campaigns.clearing import clear_all
from tests.campaigns.small import DAY, small_campaign
from tests.registry.test_pages import words

HERE = "/campaigns/SMALL"
WITHDRAWN, OPEN = "SMALL-0001", "SMALL-0005"
"""The letter to one chief constable, from before; and the one to all directors of children's services."""


@pytest.fixture
def owner(signed_in, services):
    client = signed_in(Role.DRAFTER)
    directors = Audience((("directors-of-childrens-services", {}),), DAY, open_letter=True)
    with services.database.writing() as session:
        campaign = small_campaign(session, actor=Actor(client.member.id))
        save_audience(session, campaign, directors, seen=audience_of(campaign).digest, actor=SYSTEM)
    return client


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
    write(services, "---\ntitle: Ours\nsubject: Ours\n---\nWe write to you all.\n")
    make(services)
    answers = {
        path: owner.get(path) for path in (*(HERE + path for path in PAGES), f"{HERE}/runs/2", f"/letters/{OPEN}")
    }
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert "All directors of children’s services SMALL-0005 1 None Can be marked sent" in words(answers[f"{HERE}/send"])


def test_the_audience_says_how_it_is_headed_and_whom_the_annex_names(owner, services):
    page = words(owner.get(f"{HERE}/audience"))
    assert "1 open letter , addressed to 152 posts. Nobody is held out." in page
    assert "It is headed “To all directors of children’s services”; it greets “Dear colleagues”" in page
    assert "Salutation" not in page
    assert "1 open letter to 1 registry" in words(owner.get(HERE))
    with services.database.reading() as session:
        post_id = audience_posts(session, campaign_by_reference(session, "SMALL"))[0][1]
    assert "is not in the annex of the open letter" in words(owner.get(f"{HERE}/audience/hold-out/{post_id}"))


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
