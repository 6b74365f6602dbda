"""An open letter is published as a page that everybody can read, and where it stands is kept."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from app.audit.find import EventFilter, body_of, find_events
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.delivery.release.embargo import change_embargo
from app.delivery.release.publish import NotToPublish, is_web_address, letter_html, open_letters, record_published
from app.delivery.release.refusals import REFUSALS
from app.errors import Stale
from app.letters.letter import Letter as Page
from app.platform.clock import now
from app.production.editions.archive import stream
from app.production.models import Edition
from tests.delivery.release import office
from tests.delivery.release.office import POLICE, TODAY, found
from tests.refusals import refused
from tests.web.markup import why_of

URL = "https://www.department.example/letters/safeguarding"
ON = date(2015, 3, 5)
RELEASE = "/campaigns/SMALL/release"


@pytest.fixture
def published(services, cheap):
    """One open letter, final."""
    office.small_campaign(services, open_letter=True)
    return services


def letter(services):
    with services.database.reading() as session:
        (one,) = open_letters(session, found(session))
        return one


def publish(services, *, on=ON, url=URL, seen="", actor=SYSTEM):
    with services.database.writing() as session:
        how = {"on": on, "url": url, "seen": seen, "today": TODAY, "actor": actor}
        return record_published(session, found(session), POLICE, **how)


def test_a_campaign_that_writes_to_each_post_has_none(services, cheap):
    office.small_campaign(services)
    with services.database.reading() as session:
        assert open_letters(session, found(session)) == []
    with refused("no_open_letter"):
        publish(services)


def test_where_it_stands_is_kept_and_corrected(published):
    assert publish(published)
    assert not publish(published, seen="whatever")
    again = f"{URL}-2"
    with pytest.raises(Stale):
        publish(published, url=again)
    assert publish(published, url=again, seen=letter(published).seen)
    assert (letter(published).publication.published_on, letter(published).publication.url) == (ON, again)
    with published.database.reading() as session:
        events = find_events(session, EventFilter(action="letter.published"), size=9).events
        assert [body_of(event)["after"]["url"] for event in reversed(events)] == [URL, again]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"on": TODAY + timedelta(days=1)}, refused("published_in_future")),
        ({"url": "javascript:alert(1)"}, refused("bad_web_address")),
        ({"url": "www.department.example"}, refused("bad_web_address")),
        ({"actor": Actor(999_999)}, pytest.raises(NotTheOwner)),
    ],
)
def test_what_is_wrong_is_refused(published, wrong, refusal):
    with refusal:
        publish(published, **wrong)
    assert letter(published).publication is None


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        (URL, True),
        ("http://office.example", True),
        ("https://office.example/a?b=c#d", True),
        ("", False),
        ("https://", False),
        ("ftp://office.example/x", False),
        ("https://user@office.example/", False),
        ("https://office.example/a b", False),
        ("https://office.example/\u202ea", False),
        ("https://[::1", False),
        ("https://office.example/" + "a" * 1000, False),
    ],
)
def test_an_address_on_the_web_is_one(text, fit):
    assert is_web_address(text) is fit


@pytest.mark.parametrize("state", [{"cleared": False}, {"made": False}])
def test_one_that_is_not_final_is_not_given_out(services, cheap, signed_in, state):
    office.small_campaign(services, open_letter=True, **state)
    with pytest.raises(NotToPublish):
        publish(services)
    from app.accounts.models import Role

    client = signed_in(Role.VIEWER)
    for end in ("html", "pdf"):
        answer = client.get(f"{RELEASE}/{POLICE}.{end}")
        assert answer.status_code == 403
        assert why_of(answer).startswith(REFUSALS["letter_not_final"].partition("{")[0])


def test_its_page_gives_the_office_and_its_address(published, owner):
    with published.database.reading() as session:
        page = Page.from_json(session.scalars(select(Edition.content)).one())
    telephoned = replace(page, sender=("Private Office", "2 Marsham Street", "Telephone: 020 7946 0000"))
    with owner.application.test_request_context():
        html = letter_html(telephoned, pdf_name="letter.pdf")
    assert "<address>Private Office<br>2 Marsham Street<br>Telephone: 020 7946 0000</address>" in html
    assert f"<address>{'<br>'.join(office.SENDER)}</address>" in owner.get(f"{RELEASE}/{POLICE}.html").text


def test_one_without_a_senders_address_is_not_given_out_until_it_was_published(services, cheap, owner):
    office.small_campaign(services, open_letter=True, sender=())
    files = [f"{RELEASE}/{POLICE}.{end}" for end in ("html", "pdf")]
    for file in files:
        answer = owner.get(file)
        assert answer.status_code == 403
        assert why_of(answer) == REFUSALS["letter_without_sender"]
    assert publish(services), "where it was published all the same is recorded"
    assert [owner.get(file).status_code for file in files] == [200, 200]


def test_its_page_says_what_the_letter_says_and_fetches_nothing(published, owner):
    answer = owner.get(f"{RELEASE}/{POLICE}.html")
    assert answer.status_code == 200
    one = letter(published)
    assert f"{one.reference.lower()}.html" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    html = answer.text
    with published.database.reading() as session:
        page = Page.from_json(session.scalars(select(Edition.content)).one())
    said_here = unescape(re.sub(r"<[^>]+>|\s+", "", html))
    left_out = {f"{label}: {value}" for label, value in page.details}
    for text in page.texts():
        if text and text not in left_out and not text.startswith(("•", "cc: ", "Enclosed: ")):
            assert re.sub(r"^\d+\. |\s+", "", text) in said_here, text
    assert '<html lang="en-GB">' in html
    assert html.count("<h1>") == 1
    assert "<script" not in html
    assert f'href="{one.reference.lower()}.pdf"' in html
    assert set(re.findall(r'(?:src|href)="([^"]*)"', html)) == {f"{one.reference.lower()}.pdf"}
    assert "url(" not in html
    assert "@import" not in html
    assert len(re.findall("<li>", html.split('class="annex"')[1])) == 4


def test_the_pdf_is_the_one_that_was_made(published, owner):
    answer = owner.get(f"{RELEASE}/{POLICE}.pdf")
    file = letter(published).made.files["pdf"]
    assert answer.data == b"".join(stream(published.storage, file))
    assert answer.mimetype == "application/pdf"


def test_nothing_is_given_out_under_embargo(published, owner):
    with published.database.writing() as session:
        change_embargo(session, found(session), now() + timedelta(days=1), seen=None, at=now(), actor=SYSTEM)
    for end in ("html", "pdf"):
        answer = owner.get(f"{RELEASE}/{POLICE}.{end}")
        assert answer.status_code == 403
        assert why_of(answer).startswith(REFUSALS["letter_not_out_yet"].partition("{")[0])


def test_there_is_none_to_another_registry(published, owner):
    assert owner.get(f"{RELEASE}/council-leaders.html").status_code == 404
    assert owner.get(f"{RELEASE}/council-leaders.pdf").status_code == 404
