"""Lists that are read from the database a page at a time."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.platform.services import Services
from app.registry.models import Registry
from app.web.tables import list_query
from app.web.tables.list_query import ListQuery

pytestmark = pytest.mark.stack

REGISTRIES = select(Registry).order_by(Registry.position)


def named(session: Session, rows: Sequence[Any]) -> list[str]:
    return [f"{position}: {slug}" for slug, position in rows]


SLUGS = ListQuery(select(Registry.slug, Registry.position).order_by(Registry.position), named)


@pytest.fixture
def session(stack_services: Services) -> Iterator[Session]:
    with stack_services.database.reading() as session:
        yield session


@pytest.fixture
def all_slugs(session: Session) -> list[str]:
    return [f"{registry.position}: {registry.slug}" for registry in session.scalars(REGISTRIES)]


def test_a_page_has_its_items_and_the_number_of_all(session: Session, all_slugs: list[str]) -> None:
    page = SLUGS.page(session, {"page": "2"}, size=3)
    assert (page.items, page.number, page.total) == (all_slugs[3:6], 2, len(all_slugs))


def test_a_number_beyond_the_last_page_leads_to_the_last(session: Session, all_slugs: list[str]) -> None:
    page = SLUGS.page(session, {"page": "99"}, size=3)
    assert page.items == all_slugs[page.offset :] != []


def test_items_are_some_or_all(session: Session, all_slugs: list[str]) -> None:
    assert SLUGS.items(session) == all_slugs
    assert SLUGS.items(session, offset=2) == all_slugs[2:]
    assert SLUGS.items(session, offset=1, most=2) == all_slugs[1:3]


def test_a_list_of_entities_needs_nothing_to_make_its_items(session: Session) -> None:
    assert ListQuery.of(REGISTRIES).items(session) == session.scalars(REGISTRIES).all()


def test_an_empty_list_has_one_empty_page(session: Session) -> None:
    nothing = ListQuery.of(REGISTRIES.where(Registry.slug == ""))
    assert (nothing.count(session), nothing.page(session, {}, size=3).items) == (0, [])


@pytest.mark.parametrize("at_once", [1, 4, 1_000])
def test_a_file_has_every_item_once_however_many_are_read_at_once(
    stack_services: Services, all_slugs: list[str], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """In one statement: each more would have to skip all that was read."""
    monkeypatch.setattr(list_query, "AT_ONCE", at_once)
    asked: list[str] = []
    listen = partial(_note, asked)
    event.listen(Engine, "before_cursor_execute", listen)
    assert list(SLUGS.stream(stack_services.database)) == all_slugs
    event.remove(Engine, "before_cursor_execute", listen)
    assert len([statement for statement in asked if "FROM registries" in statement]) == 1


def _note(asked: list[str], _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    asked.append(statement)
