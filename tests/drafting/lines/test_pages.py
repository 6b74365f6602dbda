"""Standard lines in the browser: read by all, written by drafters."""

import json
from datetime import date, timedelta
from html import unescape

import pytest
from wtforms.validators import DataRequired, Length

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.drafting.lines.find import all_lines, newest_line
from app.drafting.lines.forms import LineForm
from app.drafting.lines.in_text import LineState
from app.drafting.lines.keep import keep_version, withdraw
from app.drafting.lines.models import LineVersion
from app.drafting.lines.words import BEFORE, BODY_WRONG, NO_BODY, no_insertion_reason, validity
from app.drafting.words import sentence
from app.letters.problems import Problem
from app.letters.text.source import put_together, take_apart
from app.platform.clock import today
from tests.drafting.lines.writing import BODY, OTHER, make_line, said
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    links_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    said_by,
    states_of,
    with_class,
    words_of,
)

TITLE = "A child at risk now"
FORM = {
    "title": TITLE,
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
        source = put_together(parts.with_changes(body=f"{parts.body}\n\n{paragraph}"))
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
    page = drafter.get(answer.location)
    assert message_of(page).kind == "success"
    facts = [FORM["owner"], FORM["topic"], "1 March 2026", "No end date", "1"]
    assert [*facts_of(part_of(page, "glance")).values()] == facts
    assert days_in(validity(one.version)) == ["1 March 2026"]
    assert "Ask first." in words_of(part_of(page, "handling"))
    version = words_of(part_of(page, "version-1"))
    assert ("Alex Example" in version, BODY in version) == (True, True)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("body", "Quiet.\n\n<b>Loud</b>", f"At “<b>Loud</b>”: {sentence(Problem('html', 3))}"),
        ("body", "::: for council-leaders\nWords\n:::", BODY_WRONG["line_for_some"]),
        ("body", "((asks))", f"At “asks”: {BODY_WRONG['asks_missing']}"),
        ("body", " ", NO_BODY),
        ("owner", "", said_by(LineForm.owner, DataRequired)),
        ("valid_from", ["31", "2", "2026"], "must be a real date"),
        ("valid_until", ["1", "2", "2026"], BEFORE),
        ("topic", "x" * 81, said_by(LineForm.topic, Length)),
    ],
)
def test_what_does_not_go_is_said_beside_its_box(drafter, services, name, typed, said):
    answer = post(drafter, "/new", **{name: typed})
    errors = errors_of(answer)
    assert (answer.status_code, list(errors), said in errors[name]) == (400, [name], True)
    assert kept(services) == []


def test_a_title_that_is_there_leads_to_the_line(drafter, services):
    line = make_line(services)
    answer = post(drafter, "/new", body=OTHER)
    assert answer.status_code == 400
    assert f'href="/templates/lines/{line}"' in answer.text


def test_a_new_version_stands_beside_what_it_changed(drafter, services):
    line = make_line(services)
    answer = post(drafter, f"/{line}/edit", seen="1", body=BODY.replace("today", "at once"))
    page = drafter.get(answer.location)
    assert (message_of(page).kind, numbers_in(message_of(page).words)) == ("success", [2])
    assert [*part_of(page, "version-2").iter("ins")]
    with services.database.reading() as session:
        assert newest_line(session, line).version.number == 2


MARKED = "See **section&nbsp;10** with ((organisation)). ((In-Wales??Only there.))"
MARKS = ("((", "**", "&nbsp;", "&amp;", "??")


def test_a_line_and_its_versions_are_read_without_marks(drafter, services):
    line = make_line(services, body=MARKED)
    post(drafter, f"/{line}/edit", seen="1", body=MARKED.replace("See", "Read"))
    post(drafter, f"/{line}/edit", seen="2", body=MARKED.replace("See", "Read").replace("**", ""))
    page = drafter.get(f"/templates/lines/{line}")
    assert [mark for mark in MARKS if mark in words_of(page)] == []
    assert [[*part_of(page, f"version-{number}").iter("ins")] != [] for number in (2, 3)] == [True, False]
    pick = drafter.get("/templates/lines/pick", query_string={"search": "section"})
    assert [mark for mark in MARKS if mark in words_of(f"<main>{pick.text}</main>")] == []


def test_saving_without_a_change_makes_no_version(drafter, services):
    line = make_line(services, **{name: FORM[name] for name in ("topic", "body", "owner")})
    answer = drafter.post(
        f"/templates/lines/{line}/edit", data=FORM | {"seen": "1", "handling": "", "valid_from": ["", "", ""]}
    )
    assert message_of(drafter.get(answer.location)).kind == "info", "nothing was changed"
    with services.database.reading() as session:
        assert newest_line(session, line).version.number == 1


def test_two_who_write_at_once_are_shown_both(drafter, services):
    line = make_line(services)
    with services.database.writing() as session:
        keep_version(session, line, said(body=OTHER), seen=1, actor=SYSTEM)
    answer = post(drafter, f"/{line}/edit", seen="1")
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert ("Despatch" in conflict_of(answer), numbers_in(conflict_of(answer))[0]) == (True, 2), "the version kept"
    assert OTHER in page
    assert 'name="seen" type="hidden" value="2"' in page
    assert post(drafter, f"/{line}/edit", seen="2").status_code == 302


def test_a_line_is_withdrawn_with_a_reason_and_brought_back(drafter, services):
    line = make_line(services)
    assert post(drafter, f"/{line}/withdraw", reason=" ").status_code == 400
    post(drafter, f"/{line}/withdraw", reason="The law changed")
    withdrawn = words_of(part_of(drafter.get(f"/templates/lines/{line}"), "withdrawn"))
    assert ("Alex Example" in withdrawn, withdrawn.endswith("The law changed")) == (True, True)
    assert post(drafter, f"/{line}/edit", seen="1").location == f"/templates/lines/{line}"
    assert post(drafter, f"/{line}/withdraw", reason="Again").location == f"/templates/lines/{line}"
    post(drafter, f"/{line}/bring-back")
    assert kept(services)[0].line.withdrawn is None


def test_it_is_not_brought_back_beside_its_successor(drafter, services):
    line = make_line(services)
    withdraw_it(services, line)
    make_line(services, body=OTHER)
    page = drafter.get(post(drafter, f"/{line}/bring-back").location)
    assert message_of(page) == ("warning", said_of("line_taken_since"))
    assert parts_of(page, "withdrawn")


def test_a_viewer_reads_and_finds_no_button(viewer, services):
    line = make_line(services)
    for page in ("/templates/lines", f"/templates/lines/{line}"):
        text = viewer.get(page).text
        assert TITLE in text
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
        assert bool(with_class(page, "ds-empty")) == (not found)

    def test_it_says_how_many_there_are_and_how_they_stand(self, viewer):
        page = viewer.get("/templates/lines")
        assert numbers_in(words_of(with_class(page, "ds-lede")[0])) == [5, 1, 1, 30]
        expired, expiring = (numbers_in(words_of(part_of(page, name))) for name in ("expired", "expiring"))
        assert (expired, expiring) == ([1], [1, 30]), "within so many days"


def test_where_there_is_none_it_says_what_one_is(viewer):
    page = viewer.get("/templates/lines")
    assert (len(with_class(page, "ds-empty")), parts_of(page, "filter")) == (1, [])


class TestPick:
    def picked(self, client, **query):
        return unescape(client.get("/templates/lines/pick", query_string=query).text)

    def part(self, client, **query):
        """The same, as it is within the page."""
        html = client.get("/templates/lines/pick", query_string=query).text
        return main_of(f"<main>{html}</main>")

    def test_a_line_has_a_button_with_its_words(self, viewer, services):
        make_line(services, body=f"{BODY} *Now* & “here”.", handling="Ask first.")
        part = self.picked(viewer, search="child")
        (button,) = self.part(viewer, search="child").iter("button")
        (block,) = json.loads(button.get("data-blocks"))
        assert "".join(one["text"] for one in block["content"]) == f"{BODY} Now & “here”."
        assert "Ask first." in part
        (about,) = with_class(self.part(viewer, search="child").find(".//li"), "ds-quiet")
        facts = (FORM["topic"], FORM["owner"], validity(LineVersion(valid_from=None, valid_until=None)))
        assert [fact in words_of(about) for fact in facts] == [True] * 3

    def test_what_may_not_be_used_stands_last_and_has_no_button(self, viewer, services):
        make_line(services, "An old one", body=OTHER, valid_until=date(2026, 1, 31))
        withdraw_it(services, make_line(services, "A gone one", body="Gone."))
        make_line(services, "One for later", body="Later.", valid_from=today() + timedelta(9))
        make_line(services, "Zeal")
        found = {words_of(one.find(".//h3")): one for one in self.part(viewer).iter("li")}
        assert list(found) == ["Zeal", "A gone one", "An old one", "One for later"]
        assert [bool(one.xpath(".//@data-blocks")) for one in found.values()] == [True, False, False, False]
        there = {one.version.title: one for one in kept(services)}
        for title, standing in (
            ("A gone one", LineState.WITHDRAWN),
            ("An old one", LineState.EXPIRED),
            ("One for later", LineState.NOT_YET),
        ):
            assert words_of(found[title]).endswith(no_insertion_reason(there[title], standing)), title
        assert days_in(no_insertion_reason(there["An old one"], LineState.EXPIRED)) == ["31 January 2026"]
        assert "The law changed" in no_insertion_reason(there["A gone one"], LineState.WITHDRAWN)

    def test_a_line_must_hold_on_the_day_of_the_letter(self, viewer, services):
        make_line(services, valid_until=today() + timedelta(3))
        with services.database.writing() as session:
            campaign_by_reference(session, "MAR15").letter_date = today() + timedelta(4)
        assert "data-blocks" in self.picked(viewer)
        assert "data-blocks" not in self.picked(viewer, campaign="MAR15")

    def test_fields_that_the_campaign_lacks_are_named(self, viewer, services):
        make_line(services, body="((local lead)) meets ((In-Wales)) and ((councils)).")
        part = self.part(viewer, campaign="MAR15")
        assert "Also add “local lead” to this campaign." in words_of(part)

    def test_many_are_cut_off_with_a_word(self, viewer, services):
        for number in range(52):
            make_line(services, f"Line {number:02}", body=f"Number {number}.")
        part = self.part(viewer)
        assert len(part.xpath(".//@data-blocks")) == 50
        assert numbers_in(words_of(with_class(part, "ds-shown")[0])) == [50, 2], "and so many more"

    def test_what_is_not_there(self, viewer, services):
        assert parts_of(self.part(viewer), "no-line")
        make_line(services)
        assert parts_of(self.part(viewer, search="zebra"), "no-line-found")
        assert viewer.get("/templates/lines/pick?campaign=NONE").status_code == 404


class TestWhereItStands:
    def test_letters_that_hold_it_are_named(self, drafter, services):
        line = make_line(services)
        write_into(services, BODY.replace("today", "by Friday"))
        page = drafter.get(f"/templates/lines/{line}")
        (row,) = main_of(page).xpath(".//tbody/tr[th/a/@href = '/campaigns/MAR15/letter']")
        (state,) = states_of(row)
        assert (state.shape, numbers_in(state.sub)) == ("query", [2, 1]), "words changed, from version 1"
        letters = part_of(drafter.get(f"/templates/lines/{line}/withdraw"), "letters")
        assert (numbers_in(words_of(letters)), links_of(letters)) == ([1], {"/campaigns/MAR15/letter": "MAR15"})

    def test_the_letter_says_what_is_wrong_with_it(self, drafter, services):
        make_line(services, valid_until=date(2026, 1, 31))
        at = write_into(services, BODY)
        page = drafter.get("/campaigns/MAR15/letter")
        (problem,) = (one for one in main_of(page).xpath(".//li[@data-problem]") if TITLE in one.get("data-problem"))
        assert days_in(problem.get("data-problem")) == ["31 January 2026"], "when it expired"
        assert problem.find("a").get("data-line") == str(at)

    def test_one_that_holds_is_not_mentioned(self, drafter, services):
        make_line(services)
        write_into(services, BODY)
        assert TITLE not in drafter.get("/campaigns/MAR15/letter").text


def test_the_record_calls_a_line_by_its_title(services, signed_in):
    line = make_line(services)
    page = signed_in(Role.ADMINISTRATOR).get("/audit?kind=standard_line")
    assert links_of(page)[f"/templates/lines/{line}"] == TITLE
