"""The worker checks rows, batch after batch: which post each means, what it would change, what of it can't be."""

from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.record import SYSTEM, record
from app.imports.applying.claim import ImportClaim, lock_claimed_import
from app.imports.find import match_counts
from app.imports.judging.judge import CheckContext, check
from app.imports.judging.which_post import Posts
from app.imports.models import Import, ImportRow
from app.imports.start import move, subjects_of
from app.imports.states import STEPS, Outcome
from app.platform.clock import now
from app.platform.services import Services
from app.registry.models import Registry
from app.registry.posts.posts import PostList, ids_on
from app.registry.posts.titles import titles_of

BATCH = 200
"""Rows that are checked and committed at once."""

FEW, SHARE = 10, 0.7
"""A file of so many rows or more, of which a smaller share match, is probably the wrong file."""


def check_rows(services: Services, claim: ImportClaim, *, today: date) -> None:
    """Every row of the import that is not checked yet, then the posts that a full list lacks. Raises ClaimLost."""
    shared: dict[str, Posts] = {}
    again = True
    with services.database.writing() as session:
        _begin(session, lock_claimed_import(session, claim, at=now()))
    while again:
        with services.database.writing() as session:
            found = lock_claimed_import(session, claim, at=now())
            checking = CheckContext(session, found, today, sought=found.options.get("sought", 0), _posts=shared)
            again = _check_some(checking)
    with services.database.writing() as session:
        _end(session, lock_claimed_import(session, claim, at=now()))


def _begin(session: Session, found: Import) -> None:
    """Rows that an earlier check left are checked anew, unless this goes on with one whose worker died."""
    if found.done == 0:
        session.execute(delete(ImportRow).where(ImportRow.import_id == found.id, ImportRow.number.is_(None)))
        session.execute(
            update(ImportRow)
            .where(ImportRow.import_id == found.id)
            .values(outcome=Outcome.WAITING.value, identity="", again=None)
        )
        found.options = found.options | {"sought": 0}


def _check_some(checking: CheckContext) -> bool:
    """Whether there were any."""
    session, found = checking.session, checking.found
    waiting = select(ImportRow).where(ImportRow.import_id == found.id, ImportRow.outcome == Outcome.WAITING)
    rows = session.scalars(waiting.order_by(ImportRow.number).limit(BATCH)).all()
    check(checking, rows)
    found.done += len(rows)
    found.options = found.options | {"sought": checking.sought}
    return bool(rows)


def _end(session: Session, found: Import) -> None:
    counts = match_counts(session, found.id)
    wrong_file = counts.total >= FEW and counts.matched < SHARE * counts.total and not _is_new(session, found)
    if found.options.get("full_list") and found.registry_slug and not wrong_file:
        _propose_closing(session, found)
    step = "stop" if wrong_file and not found.options.get("go_on") else "end check"
    move(found, step)
    after = {"rows": counts.total, "matched": counts.matched}
    record(session, STEPS[step].action, actor=SYSTEM, subjects=subjects_of(found), after=after)


def _is_new(session: Session, found: Import) -> bool:
    """Whether the registry is one's own and has no post yet: then no row can match."""
    if found.registry_slug is None:
        return False
    since = date.fromisoformat(found.options["since"])
    custom = session.get_one(Registry, found.registry_slug).custom
    return custom and not ids_on(session, PostList(found.registry_slug, since))


def _propose_closing(session: Session, found: Import) -> None:
    """Each post that the full list lacks, one by one: a person ticks those that are to be closed."""
    slug, since = str(found.registry_slug), date.fromisoformat(found.options["since"])
    named = set(session.scalars(select(ImportRow.post_id).where(ImportRow.import_id == found.id)))
    absent = [post_id for post_id in ids_on(session, PostList(slug, since)) if post_id not in named]
    known_at = head(session).seq
    for start in range(0, len(absent), BATCH):
        titles = titles_of(session, absent[start : start + BATCH], valid_at=since)
        if rows := [_closing(found, post_id, title, since, known_at) for post_id, title in titles.items()]:
            session.execute(insert(ImportRow), rows)


def _closing(found: Import, post_id: int, title: str, since: date, known_at: int) -> dict[str, Any]:
    return {
        "import_id": found.id,
        "number": None,
        "cells": [],
        "fixed": {},
        "outcome": Outcome.CLOSING.value,
        "included": False,
        "post_id": post_id,
        "identity": f"post:{post_id}",
        "title": title,
        "how": "",
        "values": {},
        "changes": [{"field": "closed", "was": "", "now": since.isoformat()}],
        "problems": [],
        "checked_at": known_at,
        "undone": "",
    }
