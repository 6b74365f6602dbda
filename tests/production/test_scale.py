"""Twenty thousand letters, of which only the drawing is a stand-in: each is made once, and memory stays flat."""

import json
import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import distinct, func, insert, select

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.campaigns.letters import count_letters
from app.campaigns.lifecycle.create import Details, beginning_from_template, campaign_by_reference, create_campaign
from app.campaigns.lifecycle.shipped import LETTER_DATE, REFERENCE
from app.commands.demo import LOOK_SECONDS, _processes
from app.drafting.models import TemplateVersion
from app.platform.clock import now
from app.platform.history import as_at
from app.platform.services import Services, open_services
from app.production.editions.bundle import zip_length, zip_of
from app.production.editions.editions import newest_editions
from app.production.editions.manifest import manifest_lines
from app.production.models import Edition, Run
from app.production.runs.progress import progress_of
from app.production.runs.runs import start_run
from app.production.states import RowState, RunState
from app.production.tasks import sweep
from app.registry.models import Post, PostVersion
from tests.production.making import assert_over, events_of, run_of, states_of

pytestmark = pytest.mark.stack

LETTERS = 20_000
SHIPPED = 1268
LEASE_SECONDS = 10
GROWTH = 32 * 1024**2
"""Bytes that a process may grow by between a tenth of the run and its end: no more than a few batches."""

PER_LETTER = 1500
"""Bytes that a bundle under way may keep of a letter: its line in the archive's directory, never its file."""


def many_posts(services: Services, count: int) -> None:
    """Posts beside those that ship: copies of council leaders, each an identity of its own."""
    with services.database.writing() as session:
        columns = [column for column in PostVersion.__table__.c if column.name != "id"]
        leaders = select(*columns).where(
            PostVersion.registry_slug == "council-leaders", as_at(PostVersion, LETTER_DATE)
        )
        versions = [dict(one) for one in session.execute(leaders).mappings()]
        session.execute(insert(Post), [{"key": f"copy-{number}"} for number in range(count)])
        ids = session.scalars(select(Post.id).where(Post.key.startswith("copy-")).order_by(Post.id)).all()
        session.execute(
            insert(PostVersion.__table__),
            [versions[number % len(versions)] | {"post_id": post_id} for number, post_id in enumerate(ids)],
        )


def large_campaign(services: Services) -> int:
    """As the shipped one, to all posts that there are; its id."""
    many_posts(services, LETTERS - SHIPPED)
    with services.database.writing() as session:
        shipped = campaign_by_reference(session, REFERENCE)
        details = Details(
            reference="LARGE",
            title="To everybody",
            letter_date=shipped.letter_date,
            reply_by=shipped.reply_by,
            valid_at=shipped.valid_at,
            sender=shipped.sender,
        )
        template = session.get_one(TemplateVersion, shipped.template_version_id)
        filters = {part.registry_slug: part.filters for part in shipped.audience}
        campaign = create_campaign(session, beginning_from_template(template, filters=filters), details, actor=SYSTEM)
        assert sum(count_letters(session, campaign.id).values()) == LETTERS
    return campaign.id


def resident(pid: int) -> int:
    """Bytes of memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def make_with_two_processes(services: Services, run_id: int) -> list[int]:
    """Until the run is over, swept as the scheduler does; near the end one process is killed. What the other held in
    memory from a tenth of the run on comes back."""
    held = []
    with _processes(services.settings, run_id) as (killed, other):
        while True:
            alive = other.is_alive()
            if run_of(services, run_id).state != RunState.RUNNING:
                return held
            assert alive
            with services.database.reading() as session:
                made = progress_of(session, session.get_one(Run, run_id), at=now()).made
            if made > 0.1 * LETTERS:
                held.append(resident(other.pid))
            if made > 0.9 * LETTERS:
                killed.kill()
            sweep(services)
            other.join(LOOK_SECONDS)


def growth_over(pieces: Iterable[bytes]) -> tuple[int, int]:
    """How many bytes there are in all, and by how many this process grew meanwhile."""
    before = most = resident(os.getpid())
    length = 0
    for number, piece in enumerate(pieces):
        length += len(piece)
        if number % 500 == 0:
            most = max(most, resident(os.getpid()))
    return length, most - before


@pytest.mark.slow
def test_twenty_thousand_letters_are_made_once_in_memory_that_stays_flat(stack, cheap):
    settings = stack.model_copy(update={"workers": 2, "lease_seconds": LEASE_SECONDS})
    with closing(open_services(settings)) as services:
        campaign_id = large_campaign(services)
        with services.database.writing() as session:
            run = start_run(session, campaign_id, actor=SYSTEM)
        held = make_with_two_processes(services, run.id)

        assert run.total == LETTERS
        assert states_of(services, run.id) == {RowState.MADE: LETTERS}
        editions = select(func.count(), func.count(distinct(Edition.letter_id))).where(Edition.run_id == run.id)
        with services.database.reading() as session:
            assert session.execute(editions).one() == (LETTERS, LETTERS)
            letters = newest_editions(session, campaign_id)
            last = head(session)
        assert sum(json.loads(event.body)["after"]["made"] for event in events_of(services, "letters.made")) == LETTERS
        assert_over(services, run.id)
        assert max(held) - held[0] < GROWTH

        length, growth = growth_over(zip_of(services.storage, letters, extension="pdf"))
        assert length == zip_length(letters, extension="pdf")
        assert growth < PER_LETTER * LETTERS < length
        _, growth = growth_over(line.encode() for line in manifest_lines(letters, last))
        assert growth < GROWTH
