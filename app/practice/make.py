"""Make a practice installation: the mark, the country, then everything that happened, in the order in which it did."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from app.audit.record import SYSTEM
from app.audit.verify import begin_to_compare
from app.drafting.keep import load_templates
from app.platform.clock import london_time, now, today
from app.platform.config import Settings
from app.platform.practice import mark_as_practice
from app.platform.root import ROOT
from app.platform.schema import upgrade
from app.platform.services import Services, open_services
from app.platform.worker import TASKS
from app.practice.country.country import country
from app.practice.diary import Story, Waiting, perform
from app.practice.past import acting_at
from app.practice.stories.areas import areas
from app.practice.stories.closed import closed
from app.practice.stories.half_way import half_way
from app.practice.stories.in_clearance import in_clearance
from app.practice.stories.inbox import INBOX
from app.practice.stories.information_request import information_request
from app.practice.stories.office import OFFICE
from app.practice.stories.people import BEGINNING, people
from app.practice.stories.question import question
from app.practice.stories.registries import REGISTRIES
from app.practice.stories.risks import RISKS
from app.practice.world import World
from app.registry.shipped.load import load_package
from app.replay import KINDS
from app.rooms import open_tasks
from app.search.keep import catch_up

STORIES: tuple[Callable[[World], Story], ...] = (
    people,
    closed,
    half_way,
    areas,
    in_clearance,
    question,
    information_request,
    *RISKS,
    *REGISTRIES,
    *INBOX,
    *OFFICE,
)
"""Everyone and everything is set up by the first; the others are told side by side."""

NAMES_REAL_OFFICES = ("march-2015-accountability.md",)
"""Templates that ship and are of no use here."""


def make_practice(
    settings: Settings,
    *,
    watch: Callable[[int, int], Any] = lambda _total, _done: None,
    stories: Sequence[Callable[[World], Story]] = STORIES,
) -> World:
    """Make all of it in the empty instance folder of `settings`. Raises NotEmpty when the database has something in it.

    `watch` is told how many days there are to tell of, and how many are told.
    """
    open_tasks()
    queue = Waiting(settings)
    with closing(open_services(settings, queue)) as services:
        _be_quick(services)
        upgrade(services.database)
        mark_as_practice(services.database)
        made_at = now()
        world = World(services, queue, country(london_time(made_at).date()), made_at)
        with acting_at(services, world.at(BEGINNING, 9)):
            begin_to_compare(services.database, KINDS)
            _load(world)
        days = (made_at - world.at(BEGINNING, 9)).days + 1

        def told(moment: datetime) -> None:
            watch(days, days - (made_at - moment).days)

        tasks = {name: task for table in TASKS for name, task in table.items()}
        perform(services, queue, tasks, (story(world) for story in stories), until=made_at, watch=told)
        catch_up(services.database, today=today())
        services.database.take_stock()
    return world


def _be_quick(services: Services) -> None:
    """A machine that fails meanwhile costs nothing: what is half made is never used."""
    if services.database.engine.dialect.name == "sqlite":
        event.listen(
            services.database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF")
        )


def _load(world: World) -> None:
    with world.writing() as session:
        load_package(session, world.country.package, actor=SYSTEM)
    with TemporaryDirectory() as folder, world.writing() as session:
        for template in (ROOT / "letter_templates").glob("*.md"):
            if template.name not in NAMES_REAL_OFFICES:
                shutil.copy(template, folder)
        load_templates(session, Path(folder), actor=SYSTEM)
