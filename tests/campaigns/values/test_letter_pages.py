"""The page of one letter's values, and the pages that lead to it."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from app.accounts.models import Role
from app.campaigns.fields.box import WRONG
from app.campaigns.letter.step import BY_RECIPIENT
from app.campaigns.letter.step import STEP as LETTER
from app.campaigns.values.words import SAVED, SAVED_ALREADY, changed_words, made_words
from app.campaigns.words import letter_problem_words
from app.web.problem_words import characters_in_words
from tests.campaigns.filling import csv_of, fill, filled_campaign, letter_of, redeclare
from tests.campaigns.filling_pages import (
    LIST,
    ONE,
    PLACE,
    apply,
    filled,
    held,
    hold,
    look,
    save,
    write,
)
from tests.campaigns.shown import task_of
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.tracking.office import REFERENCE
from tests.tracking.office import send as sent
from tests.web.figures import numbers_in
from tests.web.markup import (
    conflict_of,
    errors_of,
    message_of,
    part_of,
    rows_of,
    states_of,
    why_of,
    with_class,
    words_of,
)

PLACE_OF_ONE = "Where we visit"


@pytest.fixture
def campaign(services):
    with services.database.writing() as session:
        filled_campaign(session)


@pytest.fixture
def drafter(campaign, signed_in):
    return signed_in(Role.DRAFTER)


@pytest.fixture
def other(campaign, signed_in):
    return signed_in(Role.DRAFTER, name="Sam Example")


def changed_by(who, *, of_text):
    """What a form that can't be saved as it was filled says of who was first, but for the moment."""
    return changed_words(who, datetime(2015, 3, 3, tzinfo=UTC), of_text=of_text).partition(" at ")[0]


def test_one_letter_is_filled_in_and_the_list_shows_it(drafter, services):
    html = drafter.get(ONE).text
    assert "Chief Constable of Dyfed-Powys Police" in html
    assert "Ward" not in html
    answer = save(drafter, html, **{"Where we visit": "Leeds", "Lead (optional)": "police"})
    assert (answer.status_code, answer.location) == (302, LIST)
    assert message_of(drafter.get(LIST)) == ("success", SAVED.format(reference="SMALL-0001"))
    assert held(services) == {"visitplace": "Leeds", "lead": "police"}


def test_a_letter_saved_as_it_stands_says_so(drafter):
    save(drafter)
    assert message_of(drafter.get(LIST)) == ("success", SAVED_ALREADY.format(reference="SMALL-0001"))


def test_saving_leads_on_through_the_list_that_one_came_from(drafter, services):
    write(services, fill, "SMALL-0003", visit_place="Hull")
    query = "?without=visit+place"
    assert f'href="{ONE}{query}"' in drafter.get(LIST + query).text
    answer = save(drafter, at=ONE + query, **{"Where we visit": "Leeds"})
    assert answer.location == LIST + query
    for at, onward in (
        ("SMALL-0001", f"{LIST}/of/SMALL-0002{query}"),
        ("SMALL-0002", f"{LIST}/of/SMALL-0004{query}"),
        ("SMALL-0004", LIST + query),
    ):
        page = drafter.get(f"{LIST}/of/{at}{query}").text
        fields = filled(page, **{"Where we visit": f"Hall of {at}"}) | {"next": ["1"]}
        assert drafter.post(f"{LIST}/of/{at}{query}", data=fields).location == onward


def test_what_does_not_suit_is_said_beside_its_box_and_stays_in_it(drafter, services):
    answer = save(
        drafter,
        **{
            "Where we visit": "Leeds \U0001f600",
            "Visit day": "31 2 2015",
            "Team size (optional)": "a dozen",
        },
    )
    assert answer.status_code == 400
    wrong = {said.partition(": ")[0]: said for said in errors_of(answer).values()}
    assert wrong.keys() == {PLACE_OF_ONE, "Team size", "Visit day"}
    assert characters_in_words("\U0001f600") in wrong[PLACE_OF_ONE]
    assert WRONG["value_not_number"] in wrong["Team size"]
    assert "must be a real date" in wrong["Visit day"]
    assert 'value="a dozen"' in answer.text
    assert held(services) == {}


def test_who_comes_second_sees_both_and_may_save_theirs_over(drafter, other, services):
    opened = other.get(ONE).text
    save(drafter, **{"Where we visit": "Leeds", "Lead (optional)": "police"})
    stale = save(other, opened, **{"Where we visit": "York"})
    assert stale.status_code == 409
    assert changed_by("Alex Example", of_text=False) in conflict_of(stale)
    assert rows_of(stale) == [[PLACE_OF_ONE, "Leeds", "York"], ["Lead", "police", "No value"]]
    assert 'value="York"' in stale.text
    assert save(other, stale.text, **{"Where we visit": "York", "Lead (optional)": "police"}).status_code == 302
    assert held(services) == {"visitplace": "York", "lead": "police"}


def test_a_form_of_fields_that_are_gone_meanwhile_is_kept_and_says_who_changed_the_text(drafter, services):
    opened = drafter.get(ONE).text
    write(services, redeclare, "visit place", "destination")
    stale = save(drafter, opened, **{"Lead (optional)": "council"})
    assert stale.status_code == 409
    assert changed_by("Despatch", of_text=True) in conflict_of(stale)
    assert '<option value="council" selected>' in stale.text


def test_what_suits_its_field_no_more_is_shown_everywhere_and_can_be_put_right(drafter, services):
    write(services, fill, "SMALL-0001", visit_place="soon")
    write(services, redeclare, "- name: visit place\n", "- name: visit place\n    type: date\n")
    warned = [state for state in states_of(drafter.get(LIST)) if state.shape == "warn"]
    assert [numbers_in(state.word) for state in warned] == [[0, 4], []], "of the field, and in the letter"
    assert (warned[1].word, all(state.sub for state in warned)) == ("soon", True)
    (note,) = with_class(drafter.get(ONE), "ds-note--warn")
    assert (PLACE_OF_ONE in words_of(note), "“soon”" in words_of(note)) == (True, True)
    _, page = look(drafter, csv_of(("SMALL-0001", "27/03/2015"), headings=PLACE))
    assert [PLACE_OF_ONE, "soon", "27 March 2015"] in [row[1:4] for row in rows_of(page)]
    opened = drafter.get(ONE).text
    apply(drafter, *look(drafter, csv_of(("SMALL-0001", "police"), headings=("Reference", "Lead"))))
    conflict = save(drafter, opened, **{PLACE_OF_ONE: "27 3 2015"})
    assert [PLACE_OF_ONE, "soon", "27 March 2015"] in rows_of(conflict)


def test_what_was_sent_already_is_said_before_its_letter_says_something_else(services, signed_in):
    write(services, filled_campaign, REFERENCE)
    sent(services, [1])
    client = signed_in(Role.DRAFTER)
    one = f"/campaigns/{REFERENCE}/letter/values/of/{REFERENCE}-0001"
    assert made_words(1, made=1, sent=1) in words_of(client.get(one))
    table = csv_of(*((f"{REFERENCE}-000{number}", "Leeds") for number in (1, 2)), headings=PLACE)
    fields = {"csrf_token": token_in(client.get(one).text), "table": (BytesIO(table), "values.csv")}
    page = client.post(f"/campaigns/{REFERENCE}/letter/values", data=fields, follow_redirects=True)
    assert made_words(2, made=1, sent=1) in words_of(page)


def test_a_letter_of_another_campaign_or_withdrawn_is_not_found(drafter, services):
    write(services, lambda session: hold(session, "SMALL-0001"))
    for path in (ONE, f"{LIST}/of/MAR15-0001", f"{LIST}/of/SMALL-0009"):
        assert drafter.get(path).status_code == 404
    assert why_of(drafter.get(ONE)) == said_of("letter_not_in_audience", reference="SMALL-0001")


def test_a_letter_that_is_withdrawn_while_its_form_is_open_keeps_what_it_held(drafter, services, monkeypatch):
    opened = drafter.get(ONE).text
    monkeypatch.setattr(
        "app.campaigns.values.views.letter.standing_letter", lambda _session, _campaign, _reference: before
    )
    with services.database.reading() as session:
        before = letter_of(session, "SMALL-0001")
        session.expunge(before)
    write(services, lambda session: hold(session, "SMALL-0001"))
    answer = save(drafter, opened, **{"Where we visit": "Leeds"})
    assert answer.status_code == 409
    assert why_of(answer) == said_of("letter_withdrawn_since", reference="SMALL-0001")


def test_a_letter_whose_text_has_no_such_field_leads_back_to_the_list(drafter):
    answer = drafter.get("/campaigns/MAR15/letter/values/of/MAR15-0001", follow_redirects=True)
    assert answer.request.path == "/campaigns/MAR15/letter/values"
    kind, said = message_of(answer)
    assert (kind, "MAR15-0001" in said) == ("info", True)


def test_the_letter_leads_here_and_says_how_far_it_is(drafter, services, signed_in):
    write(services, fill, "SMALL-0001", visit_place="Leeds")
    for client in (drafter, signed_in(Role.VIEWER)):
        page = client.get("/campaigns/SMALL/letter")
        said = words_of(part_of(page, "by-recipient"))
        far = [one for one in said.split(", ") if ":" in one]
        assert [numbers_in(one) for one in far[:3]] == [[1, 4], [0, 4], [0, 4]]
        labels = (PLACE_OF_ONE, "Visit day", "Team size")
        assert [label in one for label, one in zip(labels, far, strict=False)] == [True] * 3
        assert ["(optional)" in one for one in far[:3]] == [False, False, True]
        assert f'href="{LIST}"' in page.text


def test_the_step_says_how_many_values_are_missing(drafter, services):
    task = task_of(drafter.get("/campaigns/SMALL"), LETTER.name)
    assert (task.shape, task.word, numbers_in(task.sub)) == ("half", BY_RECIPIENT, [8])
    table = csv_of(*((f"SMALL-000{number}", "Leeds", "2015-03-27") for number in range(1, 5)))
    at, page = look(drafter, table)
    apply(drafter, at, page)
    assert task_of(drafter.get("/campaigns/SMALL"), LETTER.name).sub == ""


def test_a_missing_value_is_named_where_the_letter_is_looked_at_with_where_to_fill_it_in(drafter, services, signed_in):
    page = drafter.get("/campaigns/SMALL/preview?letter=SMALL-0001")
    to_do = letter_problem_words("missing_fields", {"fields": ["reply by", "visit place", "visit day"]})
    assert to_do in words_of(part_of(page, "missing-values"))
    assert f'href="{ONE}"' in page.text
    assert f'href="{ONE}"' in drafter.get("/campaigns/SMALL/letter?letter=SMALL-0001").text
    assert ONE not in signed_in(Role.VIEWER).get("/campaigns/SMALL/preview?letter=SMALL-0001").text
    write(services, fill, "SMALL-0001", visit_place="Leeds", visit_day="2015-03-27")
    assert ONE not in drafter.get("/campaigns/SMALL/preview?letter=SMALL-0001").text
