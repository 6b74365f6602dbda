"""Whom a row names: nobody, somebody as recorded, somebody whose name can't be told apart; and how a letter begins."""

from datetime import date

import pytest
from sqlalchemy import select

from app.imports.fill_in import file_to_fill_in
from app.imports.words import WRONG, wrong_words
from app.registry.holders.person import Person
from app.registry.holders.record import record_holder
from app.registry.models import HolderVersion, Registry
from app.registry.posts.posts import PostFilter, PostList, posts_on
from tests.imports.making import TODAY, csv_of, previewed, rows_of
from tests.imports.test_apply import applied

HEAD = ["Council", "Leader"]
SAM = Person(full_name="Sam Example", forename="Sam", surname="Example")


def recorded(services, actor, person=SAM, *, council="Leeds City", since=date(2024, 5, 1)):
    """Somebody leads a council; the post."""
    with services.database.writing() as session:
        posts = PostList("council-leaders", TODAY, filters=PostFilter(search=council))
        post_id = posts_on(session, posts).items(session, most=1)[0].post_id
        record_holder(session, post_id, person, since=since, today=TODAY, acting=False, source="", actor=actor)
        return post_id


def row_with(services, actor, *cells, head=HEAD, **options):
    import_id = previewed(services, csv_of(head, ["Leeds", *cells]), actor=actor, slug="council-leaders", **options)
    return rows_of(services, import_id)[0]


def told(row):
    return {change["field"]: (change["was"], change["now"]) for change in row.changes}


def holders(services, post_id):
    with services.database.reading() as session:
        wanted = select(HolderVersion).where(HolderVersion.post_id == post_id, HolderVersion.superseded.is_(None))
        return [(one.full_name, one.valid_from, one.valid_to) for one in session.scalars(wanted)]


@pytest.mark.parametrize(
    "nobody", ["Vacant", "Vacancy", "TBC", "N/A", "-", "None", "To be confirmed", "Interim vacant"]
)
def test_a_word_for_nobody_is_no_person(services, actor, nobody):
    row = row_with(services, actor, nobody)
    assert (row.outcome, row.changes) == ("unchanged", [])


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (HEAD, ["Vacant"]),
        (["Council", "Forename", "Surname", "Honorific"], ["", "Vacant", "Cllr"]),
        (["Council", "Forename", "Surname"], ["-", "-"]),
    ],
)
def test_where_nobody_is_named_the_one_recorded_leaves_the_post(services, actor, head, cells):
    post_id = recorded(services, actor)
    row = row_with(services, actor, *cells, head=head)
    assert told(row) == {
        "vacant": ("Sam Example", ""),
        "until": ("", "2026-11-24"),
        "greeting": ("", "Dear Council Leader"),
    }
    applied(services, row.import_id, actor)
    assert holders(services, post_id) == [("Sam Example", date(2024, 5, 1), date(2026, 11, 25))]


def test_a_vacancy_from_the_day_on_which_somebody_came_takes_them_back(services, actor):
    post_id = recorded(services, actor, since=TODAY)
    applied(services, row_with(services, actor, "Vacant").import_id, actor)
    assert holders(services, post_id) == []


@pytest.mark.parametrize(
    "cell", ["The Lord Bishop of Leeds", "Vacant (Sam Example to May)", "Alex Example / Sam Example"]
)
def test_a_name_that_can_t_be_told_apart_is_rejected(services, actor, cell):
    row = row_with(services, actor, cell)
    assert [wrong_words(one) for one in row.problems] == [WRONG["name_unclear"].format(value=cell)]


def test_with_columns_of_its_parts_such_a_name_is_taken(services, actor):
    head = ["Council", "Name", "Honorific", "Forename", "Surname"]
    row = row_with(services, actor, "Alex Example of Leeds", "Sir", "Alex", "Example", head=head)
    assert told(row)["greeting"][1] == "Dear Sir Alex"


@pytest.mark.parametrize(
    ("cell", "greeting", "parts"),
    [
        ("Lord Example of Rotherham", "Dear Lord Example", "Title: Lord · Surname: Example"),
        ("Cllr Alex Example-Sample (Lab)", "Dear Council Leader", "Forename: Alex · Surname: Example-Sample"),
    ],
)
def test_a_new_holder_is_shown_with_the_greeting_and_the_parts_of_the_name(services, actor, cell, greeting, parts):
    changes = told(row_with(services, actor, cell))
    assert changes["greeting"][1] == greeting
    assert parts in changes["parts"][1]


def test_a_note_says_that_somebody_acts(services, actor):
    assert told(row_with(services, actor, "Alex Example (interim)"))["acting"] == ("no", "yes")


@pytest.mark.parametrize(
    "person",
    [
        Person(full_name="Bob Keep"),
        Person(full_name="Bob Keep", title="Cllr"),
        Person(full_name="Sir Bob Keep"),
        Person(full_name="The Bishop of Leeds"),
        Person(full_name="Keep of Leeds", title="Lord", surname="Keep"),
    ],
)
def test_a_file_to_fill_in_that_nobody_touched_changes_nothing(services, actor, person):
    recorded(services, actor, person)
    with services.database.reading() as session:
        registry = session.get_one(Registry, "council-leaders")
        table = file_to_fill_in(services.database.reading, registry, day=TODAY)
        body = csv_of([one.heading for one in table.columns], *([cell or "" for cell in row] for row in table.rows))
    import_id = previewed(services, body, actor=actor, slug="council-leaders")
    assert [row.changes for row in rows_of(services, import_id) if row.outcome != "unchanged"] == []


@pytest.mark.parametrize("cell", ["Bob Keep", "bob keep", "Cllr Bob Keep"])
def test_a_whole_name_as_recorded_says_nothing_of_its_parts(services, actor, cell):
    recorded(services, actor, Person(full_name="Bob Keep", title="Cllr"))
    changed = set(told(row_with(services, actor, cell)))
    assert changed == set() if cell != "bob keep" else "full_name" in changed
