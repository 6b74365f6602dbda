"""A template written in the browser: every part of it, what is wrong with it, and who else wrote meanwhile."""

import pytest
from wtforms.validators import InputRequired

from app.accounts.models import Role
from app.drafting.field_boxes import WRONG
from app.drafting.forms import NOT_AN_OFFICE, NOT_DAYS, TemplateForm
from app.drafting.versions import version_in_use, versions
from app.drafting.views.template_edit import SAID
from app.drafting.words import WORDS
from app.letters.text.template import compile_template
from app.web.problem_words import cant_print
from tests.drafting.templates import SHIPPED, SLUG, SOURCE, edit, make
from tests.registry.test_pages import words
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import errors_of, faults_of, message_of, part_of, said_by, with_class, words_of

PAGE = f"/templates/{SLUG}/edit"
PREVIEW = f"/templates/{SLUG}/preview"
OFFICE = "Secretary of State for Examples"
MINE, THEIRS = "My words on ((ward)).\n\n((asks))", "On their work"
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


def box(number: int = 0, **filled):
    """The boxes of one of the fields."""
    return {f"fields-{number}-{name}": value for name, value in filled.items()}


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
        "signatories": f"{OFFICE}; Department for Examples\r\nMinister; Office; Sam Example",
        "copies": "The inspectorate",
        "notice": "An example",
        "language": "cy",
        "note": "All of it",
        **box(name="village", filled="by recipient", example="Ashford"),
    }
    page = save(drafter, opened(drafter, **changed))
    assert (message_of(page).kind, numbers_in(message_of(page).words)) == ("success", [2])
    kept = used(services)
    front = compile_template(kept.source).front
    typed = tuple(changed[name] for name in ("note", "title", "summary", "subject"))
    assert (kept.note, kept.title, front.summary, front.subject) == typed
    assert (front.asks, front.reply_working_days) == (("One.", "Two."), 10)
    assert front.registries == ("council-leaders", "lead-members")
    assert [(one.office, one.name) for one in front.signatories] == [
        (OFFICE, ""),
        ("Minister", "Sam Example"),
    ]
    assert (front.copies, front.notice, front.language) == (("The inspectorate",), "An example", "cy")
    assert [(spec.name, spec.by_recipient) for spec in front.fields] == [("village", True)]
    assert kept.source.endswith(changed["body"].replace("\r\n", "\n"))


@pytest.mark.parametrize("slug", [SLUG, SHIPPED])
def test_what_is_not_changed_makes_no_version_and_stays_to_the_letter(drafter, services, slug):
    page = f"/templates/{slug}/edit"
    assert message_of(save(drafter, opened(drafter, page), page)).kind == "info", "nothing was changed"
    with services.database.reading() as session:
        assert len(versions(session, slug)) == 1


def test_a_part_that_was_not_touched_stays_as_it_was_written(drafter, services):
    save(drafter, opened(drafter, subject=""))
    assert "fields:\n- name: ward\n  example: Hillside\n" in used(services).source
    assert compile_template(used(services).source).front.subject == ""


def undeclared(field: str) -> str:
    """The beginning of what is said of a field that nobody has declared."""
    return SAID["field_undeclared"].format(field=field, instead="").strip()


def test_a_signatory_is_shown_as_it_is_written_and_not_as_it_prints(drafter):
    assert opened(drafter)["signatories"] == ["Minister; Minister's Department; Pat O'Brien"]


@pytest.mark.parametrize(
    ("changed", "box", "said"),
    [
        ({"title": ""}, "title", said_by(TemplateForm.title, InputRequired)),
        (
            {"body": "We write about ((wrad)).\n\n((asks))"},
            "body",
            f"At “We write about wrad.”: {undeclared('wrad')}",
        ),
        ({"body": "Well.\n\n<b>Loud</b>\n\n((asks))"}, "body", f"At “<b>Loud</b>”: {WORDS['html']}"),
        ({"body": "Nothing is asked."}, "body", SAID["asks_unprinted"].format(registry="lead members")),
        ({"asks": ""}, "body", f"At “asks”: {SAID['asks_missing']}"),
        ({"subject": "On ((nothing))"}, "subject", undeclared("nothing")),
        (
            {"body": "::: for council-leaders\n((asks))\n:::"},
            "body",
            SAID["text_empty"].format(registry="lead members"),
        ),
        ({"reply_working_days": "ten"}, "reply_working_days", NOT_DAYS),
        ({"signatories": "Minister; Office\nNobody"}, "signatories", NOT_AN_OFFICE.format(number=2)),
        (box(name=""), "fields-0-name", WRONG["no_name"]),
        (box(type="choice", listed="one"), "fields-0-listed", WRONG["too_few_choices"]),
        (box(filled="automatic", where="nation: Wales"), "fields-0-filled", WRONG["not_yes_or_no"]),
        (box(type="yes/no", filled="automatic", where="Wales"), "fields-0-where", WRONG["not_facts"]),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_nothing_typed_is_lost(drafter, services, changed, box, said):
    form = opened(drafter, **changed)
    page = save(drafter, form)
    assert page.status_code == 400
    assert said in errors_of(page)[box]
    kept = filled_form(page.text)
    assert {name: "".join(kept[name]) for name in changed} == changed
    assert count(services) == 1


def test_what_is_wrong_is_said_with_what_would_be_right(drafter, services):
    likely = save(drafter, opened(drafter, body="We write about ((wrad)).\n\n((asks))"))
    assert "“ward”" in errors_of(likely)["body"]
    unprintable = errors_of(save(drafter, opened(drafter, body="Well.\n\n中\n\n((asks))")))["body"]
    assert unprintable.startswith(f"At “中”: {cant_print(['中'])}")
    long = errors_of(save(drafter, opened(drafter, copies="x" * 501)))["copies"]
    assert numbers_in(long)[:3] == [1, 501, 500], "line, characters, and at most as many"
    assert count(services) == 1


def test_a_field_that_no_text_can_declare_is_said_above_the_fields(drafter, services):
    page = save(drafter, opened(drafter, **box(name="asks")))
    assert page.status_code == 400
    assert errors_of(page)["fields"] == WORDS["field_reserved"].format(field="asks")
    assert count(services) == 1


def fields_of(services):
    return compile_template(used(services).source).front.fields


def test_a_field_is_added_filled_in_and_removed(drafter, services):
    form = opened(drafter, add="1", subject="On new work")
    longer = save(drafter, form, PREVIEW)
    assert (longer.status_code, count(services)) == (200, 1), "nothing is wrong with a field that is not filled in yet"
    form = filled_form(longer.text)
    assert form["subject"] == ["On new work"]
    save(drafter, form | box(1, name="lead", type="choice", listed="police\ncouncil", filled="campaign-wide"))
    assert [(spec.name, spec.choices) for spec in fields_of(services)] == [
        ("ward", ()),
        ("lead", ("police", "council")),
    ]
    form = opened(drafter)
    assert form["fields-1-listed"] == ["police\ncouncil"]
    save(drafter, form | box(1, remove="y"))
    assert [spec.name for spec in fields_of(services)] == ["ward"]


def test_a_field_may_answer_itself(drafter, services):
    facts = "nation: Wales; kind: county, unitary"
    save(drafter, opened(drafter, **box(type="yes/no", filled="automatic", where=facts)))
    (spec,) = fields_of(services)
    assert spec.where == {"nation": ("Wales",), "kind": ("county", "unitary")}
    assert opened(drafter)["fields-0-where"] == [facts]


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
    nothing, wrong = (part_of(f"<main>{one.text}</main>", "problems") for one in (good, bad))
    assert (numbers_in(nothing.get("data-said")), [*nothing.iter("li")]) == ([], [])
    assert bad.headers["HX-Reswap"] == "none"
    assert numbers_in(wrong.get("data-said")) == [len([*wrong.iter("li")])]
    assert WORDS["html"] in words_of(wrong)
    assert "<main" not in good.text + bad.text


def test_somebody_elses_words_are_shown_beside_ones_own_and_nothing_is_lost(drafter, services):
    form = opened(drafter, body=MINE, note="Mine")
    theirs = RICH.replace("On the work", THEIRS).replace("We write", "They write")
    with services.database.writing() as session:
        edit(session, 1, theirs)
    page = save(drafter, form)
    assert page.status_code == 409
    (conflict,) = (
        one for one in with_class(page, "ds-note") if one.get("role") == "alert" and "hidden" not in one.attrib
    )
    assert numbers_in(words_of(conflict))[0] == 2, "the version that somebody else kept"
    kept = filled_form(page.text)
    assert kept["body"] == [MINE], "what this person wrote"
    assert kept["subject"] == [THEIRS], "what this person left as it was"
    assert count(services) == 2
    save(drafter, kept)
    assert (used(services).number, used(services).note) == (3, "Mine")
    assert compile_template(used(services).source).front.subject == THEIRS


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
