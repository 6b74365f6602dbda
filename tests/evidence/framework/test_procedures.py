"""Procedures beside guidance and powers: recorded with who carries them out, never cited, and shipped with a source."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.evidence.framework.citations import find_citations
from app.evidence.framework.listing import editions
from app.evidence.framework.record import (
    PROCEDURE,
    WorkDetails,
    WorkEditionDetails,
    add_edition,
    add_work,
    correct_edition,
)
from app.evidence.framework.words import NOT_KNOWN_SINCE, standing_of
from app.evidence.source import Source
from tests.evidence.interventions.saying import SOURCE
from tests.fixtures.app import token_in
from tests.web.markup import errors_of, facts_of, words_of

TITLE = "Acknowledging letters within two days"
SAYS = "Every letter to the office is acknowledged within two working days."
NEW = {"kind": PROCEDURE, "title": TITLE, "names": "", "section": ""}


def shipped(services):
    with services.database.reading() as session:
        (one,) = [one for one in editions(session) if one.kind == PROCEDURE]
    return one


@pytest.mark.stack
def test_the_24_hour_notification_ships_with_its_source_and_no_day_that_nobody_published(stack_services):
    one = shipped(stack_services)
    assert "within 24 hours" in one.says
    assert one.done_by == "Department for Education and its agencies"
    assert (one.in_force_from, one.in_force_to) == (None, None)
    assert standing_of(one, date(2016, 6, 29)) == NOT_KNOWN_SINCE
    assert one.source.published_on == date(2016, 6, 29)
    assert one.source.read_on
    assert one.source.url.startswith("https://www.parallelparliament.co.uk/question/41063/")


@pytest.mark.stack
def test_what_is_done_and_by_whom_are_corrected_as_versions(stack_services):
    details = WorkEditionDetails(TITLE, TITLE, (), None, None, "", Source("Published"), SAYS, "Correspondence team")
    with stack_services.database.writing() as session:
        work = add_work(session, WorkDetails(PROCEDURE, TITLE, (), ""), once="w", actor=SYSTEM)
        made = add_edition(session, work, details, once="e", actor=SYSTEM)
    with stack_services.database.reading() as session:
        (one,) = [one for one in editions(session) if one.id == made]
    assert (one.says, one.done_by) == (SAYS, "Correspondence team")
    other = WorkEditionDetails(TITLE, TITLE, (), None, None, "", Source("Published"), SAYS, "Private office")
    with stack_services.database.writing() as session:
        assert correct_edition(session, made, other, seen=one.recorded, actor=SYSTEM)
    with stack_services.database.reading() as session:
        (now,) = [one for one in editions(session) if one.id == made]
        (then,) = [one for one in editions(session, known_at=one.recorded) if one.id == made]
    assert (now.done_by, then.done_by) == ("Private office", "Correspondence team")


def test_no_text_cites_a_procedure(services):
    one = shipped(services)
    assert find_citations(f"We follow {one.title}.", [one]) == []


def test_a_procedure_needs_no_name_and_guidance_does(signed_in):
    drafter = signed_in(Role.DRAFTER)
    page = drafter.get("/framework/new").text
    once = page.split('name="once" value="')[1].split('"')[0]
    posted = {"csrf_token": token_in(page), "once": once, **NEW}
    wrong = drafter.post("/framework/new", data={**posted, "kind": "guidance"})
    assert errors_of(wrong.text) == {"names": "Enter at least one name"}
    made = drafter.post("/framework/new", data=posted)
    form = drafter.get(made.headers["Location"]).text
    edition = {
        "title": TITLE,
        "short": TITLE,
        "cited_as": "",
        "first": ["1", "2", "2026"],
        "last": ["", "", ""],
        "note": "",
        "says": SAYS,
        "done_by": "Correspondence team",
        **SOURCE,
    }
    once = form.split('name="once" value="')[1].split('"')[0]
    page = drafter.post(
        made.headers["Location"], data={"csrf_token": token_in(form), "once": once, **edition}, follow_redirects=True
    )
    facts = facts_of(page)
    assert (facts["Procedure"], facts["What it says"], facts["Done by"]) == (TITLE, SAYS, "Correspondence team")
    assert SAYS in words_of(drafter.get("/framework").text)
    assert SAYS in drafter.get("/framework.csv").text
