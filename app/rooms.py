"""The rooms, from the lowest to the highest: each adds to those below it (app/places.py)."""

from functools import cache

import app.accounts.room
import app.audit.room
import app.backups.room
import app.campaigns.room
import app.chasing.room
import app.checking.room
import app.clearance.room
import app.delivery.room
import app.drafting.room
import app.evidence.room
import app.guide.room
import app.health.room
import app.home.room
import app.imports.room
import app.inbox.room
import app.notices.room
import app.people.room
import app.practice.room
import app.production.room
import app.registry.room
import app.responses.room
import app.safeguarding.room
import app.search.room
import app.tracking.room
from app.places import Room, fill

ROOMS: tuple[Room, ...] = (
    app.accounts.room.ROOM,
    app.audit.room.ROOM,
    app.guide.room.ROOM,
    app.people.room.ROOM,
    app.notices.room.ROOM,
    app.registry.room.ROOM,
    app.imports.room.ROOM,
    app.drafting.room.ROOM,
    app.clearance.room.ROOM,
    app.campaigns.room.ROOM,
    app.checking.room.ROOM,
    app.production.room.ROOM,
    app.delivery.room.ROOM,
    app.responses.room.ROOM,
    app.inbox.room.ROOM,
    app.tracking.room.ROOM,
    app.chasing.room.ROOM,
    app.evidence.room.ROOM,
    app.safeguarding.room.ROOM,
    app.search.room.ROOM,
    app.backups.room.ROOM,
    app.home.room.ROOM,
    app.health.room.ROOM,
    app.practice.room.ROOM,
)


@cache
def join_rooms() -> None:
    """In every process that opens an installation, before anything of it is read."""
    fill(addition for room in ROOMS for addition in room.hooks())


@cache
def open_pages() -> None:
    """In a process that serves pages."""
    join_rooms()
    fill(addition for room in ROOMS for addition in room.pages())


@cache
def open_tasks() -> None:
    """In the worker."""
    join_rooms()
    fill(addition for room in ROOMS for addition in room.tasks())
