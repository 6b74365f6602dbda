"""Standard lines in the browser: read by all, written by drafters."""

from datetime import date, timedelta
from html import unescape

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.drafting.lines.find import all_lines, newest_line
from app.drafting.lines.keep import keep_version, withdraw
from app.letters.text.source import put_together, take_apart
from app.platform.clock import today
from tests.drafting.lines.writing import BODY, OTHER, make_line, said

FORM = {
    "title": "A child at risk now",
    "topic": "Safeguarding",
    "body": BODY,
    "owner": "Home Office policy team",
    "handling": "Not in Welsh letters.\r\nAsk first.",
    "valid_from": ["1", "3", "2026"],
    "valid_until": ["", "", ""],
    "note": "From the review",
}


@pytest.fixture
def drafter(app, signed_in):
    app.config["WTF_CSRF_ENABLED"] = False
    return signed_in(Role.DRAFTER)


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER, name="Sam Example")


def post(client, path, **changed):
    return client.post(f"/templates/lines{path}", data=FORM | changed)


def kept(services):
    with services.database.reading() as session:
        return all_lines(session)


def withdraw_it(services, line, reason="The law changed"):
    with services.database.writing() as session:
        withdraw(session, line, reason=reason, actor=SYSTEM)


def write_into(services, paragraph):
    """Put a paragraph at the end of the letter of March 2015."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        newest = newest_text(session, campaign.id)
        parts = take_apart(newest.source)
        source = put_together(parts.with_(body=f"{parts.body}\n\n{paragraph}"))
        keep_text(session, campaign, source, seen=newest.number, actor=SYSTEM, accepted=_Everything())
    return parts.body.count("\n") + 3


class _Everything:
    def __contains__(self, _one):
        return True


def test_a_drafter_writes_a_line(drafter, services):
    answer = post(drafter, "/new")
    (one,) = kept(services)
    assert answer.location == f"/templates/lines/{one.line.id}"
    assert one.version.handling == "Not in Welsh letters.\nAsk first."
    assert (one.version.valid_from, one.version.valid_until) == (date(2026, 3, 1), None)
    page = drafter.get(answer.location).text
    for words in ("Safeguarding", "Home Office policy team", "From 1 March 2026, with no last day", "Ask first.", BODY):
        assert words in unescape(page)
    assert "Kept by Alex Example" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"body": "<b>Loud</b>"}, "Line 1: A letter can’t hold HTML."),
        ({"body": "::: for council-leaders\nWords\n:::"}, "Line 1: A standard line can’t hold an audience block."),
        ({"body": "((asks))"}, "Line 1: A standard line can’t hold ((asks)), which differ from letter to letter."),
        ({"body": " "}, "Write the words of the line."),
        ({"owner": ""}, "Enter the team or office that answers for the words."),
        ({"valid_from": ["31", "2", "2026"]}, "There is no such day as 31 2 2026."),
        ({"valid_until": ["1", "2", "2026"]}, "The last day comes before the first. Check both."),
        ({"topic": "x" * 81}, "Topic must be 80 characters or fewer."),
    ],
)
def test_what_does_not_go_is_said_beside_its_box(drafter, services, changed, words):
    answer = post(drafter, "/new", **changed)
    assert answer.status_code == 400
    assert words in unescape(answer.text)
    assert kept(services) == []


def test_a_title_that_is_there_leads_to_the_line(drafter, services):
    line = make_line(services)
    answer = post(drafter, "/new", body=OTHER)
    assert answer.status_code == 400
    assert f'href="/templates/lines/{line}"' in answer.text


def test_a_new_version_stands_beside_what_it_changed(drafter, services):
    line = make_line(services)
    answer = post(drafter, f"/{line}/edit", seen="1", body=BODY.replace("today", "at once"))
    page = unescape(drafter.get(answer.location).text)
    assert "Version 2 saved." in page
    assert "<ins>" in page
    with services.database.reading() as session:
        assert newest_line(session, line).version.number == 2


def test_saving_without_a_change_makes_no_version(drafter, services):
    line = make_line(services, **{name: FORM[name] for name in ("topic", "body", "owner")})
    answer = drafter.post(
        f"/templates/lines/{line}/edit", data=FORM | {"seen": "1", "handling": "", "valid_from": ["", "", ""]}
    )
    assert "Nothing was changed." in drafter.get(answer.location).text


def test_two_who_write_at_once_are_shown_both(drafter, services):
    line = make_line(services)
    with services.database.writing() as session:
        keep_version(session, line, said(body=OTHER), seen=1, actor=SYSTEM)
    answer = post(drafter, f"/{line}/edit", seen="1")
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "Despatch kept version 2" in page
    assert OTHER in page
    assert 'name="seen" type="hidden" value="2"' in page
    assert post(drafter, f"/{line}/edit", seen="2").status_code == 302


def test_a_line_is_withdrawn_with_a_reason_and_brought_back(drafter, services):
    line = make_line(services)
    assert post(drafter, f"/{line}/withdraw", reason=" ").status_code == 400
    post(drafter, f"/{line}/withdraw", reason="The law changed")
    page = drafter.get(f"/templates/lines/{line}").text
    assert "Withdrawn by Alex Example" in page
    assert "The law changed" in page
    assert post(drafter, f"/{line}/edit", seen="1").location == f"/templates/lines/{line}"
    assert post(drafter, f"/{line}/withdraw", reason="Again").location == f"/templates/lines/{line}"
    post(drafter, f"/{line}/bring-back")
    assert kept(services)[0].line.withdrawn is None


def test_it_is_not_brought_back_beside_its_successor(drafter, services):
    line = make_line(services)
    withdraw_it(services, line)
    make_line(services, body=OTHER)
    page = drafter.get(post(drafter, f"/{line}/bring-back").location).text
    assert "has its title now" in page
    assert "Withdrawn by" in page


def test_a_viewer_reads_and_finds_no_button(viewer, services):
    line = make_line(services)
    for page in ("/templates/lines", f"/templates/lines/{line}"):
        text = viewer.get(page).text
        assert "A child at risk now" in text
        assert f"{line}/edit" not in text
        assert "lines/new" not in text
        assert "lines/1/withdraw" not in text


@pytest.mark.parametrize("path", ["/99", "/99/edit", "/99/withdraw"])
def test_what_is_not_there_is_not_found(drafter, path):
    assert drafter.get(f"/templates/lines{path}").status_code == 404
    assert post(drafter, "/99/bring-back").status_code == 404


class TestTheList:
    @pytest.fixture(autouse=True)
    def some(self, services):
        make_line(services)
        make_line(services, "Old words", body=OTHER, valid_until=today() - timedelta(1))
        make_line(services, "Taxi licences", topic="Licensing", body="Taxis.", valid_until=today() + timedelta(30))
        make_line(services, "Next year", topic="Licensing", body="Later.", valid_from=today() + timedelta(1))
        withdraw_it(services, make_line(services, "Gone", topic="Licensing", body="Gone."))

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["Gone", "Next year", "Taxi licences", "A child at risk now", "Old words"]),
            ("state=expired", ["Old words"]),
            ("state=expiring&state=not-yet", ["Next year", "Taxi licences"]),
            ("state=withdrawn", ["Gone"]),
            ("state=current", ["A child at risk now"]),
            ("state=nonsense", ["Gone", "Next year", "Taxi licences", "A child at risk now", "Old words"]),
            ("topic=Licensing&state=expiring", ["Taxi licences"]),
            ("topic=Safeguarding", ["A child at risk now", "Old words"]),
            ("q=taxi", ["Taxi licences"]),
            ("q=nothing+of+that", []),
        ],
    )
    def test_it_is_filtered_and_searched(self, viewer, query, found):
        page = viewer.get(f"/templates/lines?{query}").text
        rows = page.split("<tbody>")[1].split("</tbody>")[0].split('href="/templates/lines/')[1:] if found else []
        assert [row.split(">", 1)[1].split("<")[0] for row in rows] == found
        assert ("No line matches" in page) == (not found)

    def test_it_says_how_many_there_are_and_how_they_stand(self, viewer):
        page = viewer.get("/templates/lines").text
        assert "<b>5 standard lines.</b> 1 has expired. 1 expires within 30 days." in page


def test_where_there_is_none_it_says_what_one_is(viewer):
    assert "No standard line yet" in viewer.get("/templates/lines").text


class TestPick:
    def picked(self, client, **query):
        return unescape(client.get("/templates/lines/pick", query_string=query).text)

    def test_a_line_has_a_button_with_its_words(self, viewer, services):
        make_line(services, body=f"{BODY} *Now* & “here”.", handling="Ask first.")
        part = self.picked(viewer, search="child")
        assert f'data-insert="{BODY} *Now* & “here”.\n"' in part
        for words in ("Safeguarding · Home Office policy team · No first or last day", "Ask first."):
            assert words in part

    def test_what_may_not_be_used_stands_last_and_has_no_button(self, viewer, services):
        make_line(services, "An old one", body=OTHER, valid_until=date(2026, 1, 31))
        withdraw_it(services, make_line(services, "A gone one", body="Gone."))
        make_line(services, "One for later", body="Later.", valid_from=today() + timedelta(9))
        make_line(services, "Zeal")
        part = self.picked(viewer)
        order = [part.index(f"<h3>{title}") for title in ("Zeal", "A gone one", "An old one", "One for later")]
        assert order == sorted(order)
        assert part.count("data-insert") == 1
        assert "Can’t be inserted.</b> Expired on 31 January 2026." in part
        assert "Can’t be inserted.</b> Withdrawn: The law changed" in part

    def test_a_line_must_hold_on_the_day_of_the_letter(self, viewer, services):
        make_line(services, valid_until=today() + timedelta(3))
        with services.database.writing() as session:
            campaign_by_reference(session, "MAR15").letter_date = today() + timedelta(4)
        assert "data-insert" in self.picked(viewer)
        assert "data-insert" not in self.picked(viewer, campaign="MAR15")

    def test_fields_that_the_campaign_lacks_are_named(self, viewer, services):
        make_line(services, body="((local lead)) meets ((In-Wales)) and ((councils)).")
        part = self.picked(viewer, campaign="MAR15")
        assert "Declare <code>((local lead))</code> in this campaign" in part

    def test_many_are_cut_off_with_a_word(self, viewer, services):
        for number in range(52):
            make_line(services, f"Line {number:02}", body=f"Number {number}.")
        part = self.picked(viewer)
        assert part.count("data-insert") == 50
        assert "50 lines, and 2 more: add a word" in part

    def test_what_is_not_there(self, viewer, services):
        assert "No standard line is kept yet." in self.picked(viewer)
        make_line(services)
        assert "No standard line has these words." in self.picked(viewer, search="zebra")
        assert viewer.get("/templates/lines/pick?campaign=NONE").status_code == 404


class TestWhereItStands:
    def test_letters_that_hold_it_are_named(self, drafter, services):
        line = make_line(services)
        at = write_into(services, BODY.replace("today", "by Friday"))
        page = unescape(drafter.get(f"/templates/lines/{line}").text)
        assert 'href="/campaigns/MAR15/letter"' in page
        assert f'data-label="Line">{at}<' in page
        assert "2 words, from version 1" in page
        assert "1 letter of open campaigns holds it" in drafter.get(f"/templates/lines/{line}/withdraw").text

    def test_the_letter_says_what_is_wrong_with_it(self, drafter, services):
        make_line(services, valid_until=date(2026, 1, 31))
        at = write_into(services, BODY)
        page = unescape(drafter.get("/campaigns/MAR15/letter").text)
        assert "“A child at risk now” expired on 31 January 2026." in page
        assert f'data-line="{at}"' in page

    def test_one_that_holds_is_not_mentioned(self, drafter, services):
        make_line(services)
        write_into(services, BODY)
        assert "A child at risk now" not in drafter.get("/campaigns/MAR15/letter").text


def test_the_record_calls_a_line_by_its_title(services, signed_in):
    line = make_line(services)
    page = signed_in(Role.ADMINISTRATOR).get("/audit?kind=standard_line").text
    assert f'href="/templates/lines/{line}">A child at risk now</a>' in page
