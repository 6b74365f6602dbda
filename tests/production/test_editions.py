"""Editions: which is the newest, which a run made, and what its recipient was called then."""

import pytest

from app.production.editions.editions import editions_of, newest_editions
from tests.production.making import made, start

pytestmark = pytest.mark.stack


def listed(services, run, **options):
    with services.database.reading() as session:
        return newest_editions(session, run.campaign_id, **options)


def test_the_newest_edition_of_each_letter(stack_services):
    first = made(stack_services, [1, 2, 3])
    second = made(stack_services, [2], words="as made again")
    found = listed(stack_services, first)
    assert [(one.reference, one.edition, one.run_number) for one in found] == [
        ("MAR15-0001", 1, 1),
        ("MAR15-0002", 2, 2),
        ("MAR15-0003", 1, 1),
    ]
    assert [one.edition for one in listed(stack_services, first, run_id=first.id)] == [1, 1, 1]
    assert [one.reference for one in listed(stack_services, second, run_id=second.id)] == ["MAR15-0002"]


def test_all_editions_of_a_letter_the_newest_first(stack_services):
    run = made(stack_services, [1])
    made(stack_services, [1], words="as made again")
    letter_id = listed(stack_services, run)[0].letter_id
    with stack_services.database.reading() as session:
        editions = editions_of(session, letter_id)
    assert [one.edition for one in editions] == [2, 1]
    assert {file.sha256 for one in editions for file in one.files.values()} != set()
    assert editions[0].files["pdf"].sha256 != editions[1].files["pdf"].sha256


def test_a_letter_knows_its_recipient_and_registry(services):
    run = made(services, [44])
    (letter,) = listed(services, run)
    assert letter.registry_slug == "council-leaders"
    assert letter.recipient.startswith(("Leader of", "Mayor of"))
    assert sorted(letter.files) == ["docx", "pdf"]


def test_before_the_first_run_there_is_none(services):
    run = start(services, [1])
    assert listed(services, run) == []
