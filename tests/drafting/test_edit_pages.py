"""A template written in the browser: every part of it, what is wrong with it, and who else wrote meanwhile."""

import pytest

from app.accounts.models import Role
from app.drafting.versions import version_in_use, versions
from app.letters.text.template import compile_template
from tests.drafting.templates import SHIPPED, SLUG, SOURCE, edit, make
from tests.registry.test_pages import words
from tests.web.filled import filled_form
from tests.web.markup import faults_of

PAGE = f"/templates/{SLUG}/edit"
PREVIEW = f"/templates/{SLUG}/preview"
RICH = """---
title: A letter
subject: On the work
registries: [lead-members]
asks: [Answer us.]
signatories:
  - {office: Minister, department: Minister's Department, name: Pat O'Brien}
fields:
  - {name: ward, example: Hillside}
---

We write about ((ward)).

((asks))
"""


@pytest.fixture
def drafter(signed_in, services):
    with services.database.writing() as session:
        make(session, RICH)
    return signed_in(Role.DRAFTER)


def opened(client, page: str = PAGE, **changed):
    return {**filled_form(client.get(page).text), **changed}


def save(client, form, page: str = PAGE):
    answer = client.post(page, data=form, follow_redirects=True)
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
    return answer


def used(services):
    with services.database.reading() as session:
        return version_in_use(session, SLUG)


def count(services) -> int:
    with services.database.reading() as session:
        return len(versions(session, SLUG))


def test_every_part_can_be_written(drafter, services):
    changed = {
        "title": "A second letter",
        "summary": "Of all parts",
        "subject": "On other work",
        "body": "Other words on ((village)).\r\n\r\n((asks))\r\n",
        "asks": "One.\r\nTwo.\r\n",
        "reply_working_days": "10",
        "registries": ["lead-members", "council-leaders"],
        "signatories": "Secretary of State for Examples; Department for Examples\r\nMinister; Office; Sam Example",
        "copies": "The inspectorate",
        "notice": "An example",
        "language": "cy",
        "fields": "- name: village\n  filled: by recipient",
        "note": "All of it",
    }
    page = save(drafter, opened(drafter, **changed))
    assert "Version 2 saved and in use." in words(page)
    kept = used(services)
    front = compile_template(kept.source).front
    assert (kept.note, kept.title, front.summary, front.subject) == (
        "All of it",
        "A second letter",
        "Of all parts",
        "On other work",
    )
    assert (front.asks, front.reply_working_days) == (("One.", "Two."), 10)
    assert front.registries == ("council-leaders", "lead-members")
    assert [(one.office, one.name) for one in front.signatories] == [
        ("Secretary of State for Examples", ""),
        ("Minister", "Sam Example"),
    ]
    assert (front.copies, front.notice, front.language) == (("The inspectorate",), "An example", "cy")
    assert [(spec.name, spec.by_recipient) for spec in front.fields] == [("village", True)]
    assert kept.source.endswith("Other words on ((village)).\n\n((asks))\n")


@pytest.mark.parametrize("slug", [SLUG, SHIPPED])
def test_what_is_not_changed_makes_no_version_and_stays_to_the_letter(drafter, services, slug):
    page = f"/templates/{slug}/edit"
    assert "Nothing was changed." in words(save(drafter, opened(drafter, page), page))
    with services.database.reading() as session:
        assert len(versions(session, slug)) == 1


def test_a_part_that_was_not_touched_stays_as_it_was_written(drafter, services):
    save(drafter, opened(drafter, subject=""))
    assert "fields:\n- name: ward\n  example: Hillside\n" in used(services).source
    assert compile_template(used(services).source).front.subject == ""


def test_a_signatory_is_shown_as_it_is_written_and_not_as_it_prints(drafter):
    assert opened(drafter)["signatories"] == ["Minister; Minister's Department; Pat O'Brien"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "Title: Enter a title"),
        ({"body": "We write about ((wrad)).\n\n((asks))"}, "Line 1: No field is called “wrad”. Did you mean ((ward))?"),
        ({"body": "Well.\n\n<b>Loud</b>\n\n((asks))"}, "Line 3: A letter can’t hold HTML."),
        ({"body": "Well.\n\n中\n\n((asks))"}, "Line 3: The letter’s typeface can’t print “中”"),
        ({"body": "Nothing is asked."}, "The text for lead members leaves out what the letter asks. Add ((asks))."),
        ({"asks": ""}, "Line 3: ((asks)) stands in the text, and nothing is asked."),
        ({"subject": "On ((nothing))"}, "No field is called “nothing”."),
        (
            {"body": "::: for council-leaders\n((asks))\n:::"},
            "There is no text for lead members. Write some, or take them out of those whom it is for.",
        ),
        ({"reply_working_days": "ten"}, "Enter a whole number from 1 to 365, such as 15"),
        ({"signatories": "Minister; Office\nNobody"}, "Line 2 is not an office and a department with a semicolon"),
        ({"fields": "- name: ward\n- name: ["}, "Fields: Line 2: This can’t be read as YAML:"),
        ({"fields": "- name: ward\n  type: colour"}, "Fields: Line 2: “colour” is not one of: text, long text"),
        ({"copies": "x" * 501}, "Line 1 has 501 characters. Use at most 500"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_nothing_typed_is_lost(drafter, services, changed, said):
    form = opened(drafter, **changed)
    page = save(drafter, form)
    assert page.status_code == 400
    assert said in words(page)
    kept = filled_form(page.text)
    assert {name: "".join(kept[name]) for name in changed} == changed
    assert count(services) == 1


def test_what_is_typed_shows_as_pages_and_is_not_saved(drafter, services):
    page = save(drafter, opened(drafter, body="Quite other words on ((ward)).\n\n((asks))"), PREVIEW)
    assert "Quite other words on Hillside." in words(page)
    assert 'src="data:image/png;base64,' in page.text
    assert count(services) == 1


def test_while_somebody_types_parts_of_the_page_follow(drafter, services):
    def follow(**changed):
        return drafter.post(PREVIEW, data=opened(drafter, **changed), headers={"HX-Request": "true"})

    good, bad = follow(subject="On new work"), follow(body="<b>Loud</b>")
    assert "On new work" in good.text
    assert 'data-said="Nothing wrong in the text"' in good.text
    assert bad.headers["HX-Reswap"] == "none"
    assert "A letter can’t hold HTML." in bad.text
    assert "<main" not in good.text + bad.text


def test_somebody_elses_words_are_shown_beside_ones_own_and_nothing_is_lost(drafter, services):
    form = opened(drafter, body="My words on ((ward)).\n\n((asks))", note="Mine")
    theirs = RICH.replace("On the work", "On their work").replace("We write", "They write")
    with services.database.writing() as session:
        edit(session, 1, theirs)
    page = save(drafter, form)
    assert page.status_code == 409
    assert "after you opened this page." in words(page)
    kept = filled_form(page.text)
    assert kept["body"] == ["My words on ((ward)).\n\n((asks))"], "what this person wrote"
    assert kept["subject"] == ["On their work"], "what this person left as it was"
    assert count(services) == 2
    save(drafter, kept)
    assert (used(services).number, used(services).note) == (3, "Mine")
    assert compile_template(used(services).source).front.subject == "On their work"


def test_a_field_that_somebody_else_took_out_is_shown_as_gone(drafter, services):
    form = opened(drafter, subject="On my work")
    with services.database.writing() as session:
        edit(session, 1, SOURCE)
    page = save(drafter, form)
    assert page.status_code == 409
    assert "We write to you." in words(page)


def test_two_clicks_make_one(drafter, services):
    form = opened(drafter, subject="On more")
    for _ in range(2):
        save(drafter, form)
    assert count(services) == 2


@pytest.mark.parametrize("seen", ["", "7", "x"])
def test_a_form_that_says_nothing_of_what_it_was_written_from_is_refused(drafter, services, seen):
    assert drafter.post(PAGE, data=opened(drafter, seen=seen)).status_code in (400, 404)
    assert count(services) == 1


def test_one_that_is_not_there_is_not_found(drafter):
    assert drafter.get("/templates/none/edit").status_code == 404


def test_what_ships_can_be_edited_and_the_file_on_disk_stays(drafter, services):
    page = f"/templates/{SHIPPED}/edit"
    save(drafter, opened(drafter, page, summary="Ours"), page)
    with services.database.reading() as session:
        kept = versions(session, SHIPPED)
    assert [(one.number, one.shipped, one.summary == "Ours") for one in kept] == [(2, False, True), (1, True, False)]
