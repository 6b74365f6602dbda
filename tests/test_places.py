"""Places where a room takes what rooms above it add."""

from importlib import import_module
from pathlib import Path

import pytest

import app
from app.places import Place, Room, fill
from app.rooms import ROOMS


@pytest.fixture
def place() -> Place[str]:
    return Place("fruit")


def test_things_come_by_their_place_and_then_by_room(place):
    fill([place.add("plum", at=20), place.add("fig", at=10), place.add("pear", at=20)])
    assert list(place) == ["fig", "plum", "pear"]


def test_a_place_that_no_room_was_asked_for_is_a_fault(place):
    """Else a process would miss, without a word, what holds a letter back."""
    with pytest.raises(RuntimeError, match="the rooms were not asked for fruit"):
        list(place)


def test_rooms_are_asked_again_without_doubling(place):
    for _ in range(2):
        fill([place.add("fig")])
    assert list(place) == ["fig"]


def test_a_room_may_add_nothing():
    room = Room()
    assert [*room.hooks(), *room.pages(), *room.tasks()] == []


def test_a_place_is_filled_at_one_moment():
    """What comes later stands instead of what was there."""
    hooks, pages, tasks = (
        {one.place for room in ROOMS for one in getattr(room, moment)()} for moment in ("hooks", "pages", "tasks")
    )
    assert hooks.isdisjoint(pages)
    assert (hooks | pages).isdisjoint(tasks)


def test_no_room_is_forgotten():
    there = [import_module(f"app.{file.parent.name}.room").ROOM for file in Path(app.__file__).parent.glob("*/room.py")]
    assert sorted(map(id, there)) == sorted(map(id, ROOMS))
