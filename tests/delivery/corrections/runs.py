"""Runs that make corrections, and the letters that they make."""

from sqlalchemy import select

from app.campaigns.models import Letter
from app.letters.letter import Letter as Page
from app.production.models import Edition, Run
from app.production.runs.work import work

REASON = "The date of the meeting was wrong"


def runs(services) -> list[Run]:
    with services.database.reading() as session:
        return list(session.scalars(select(Run).order_by(Run.number)))


def numbers_made(services, run: Run) -> list[int]:
    """Of the letters of a run that made them all."""
    rows = select(Letter.number).join(Edition, Edition.letter_id == Letter.id).where(Edition.run_id == run.id)
    with services.database.reading() as session:
        return sorted(session.scalars(rows))


def letters_made(services, run: Run) -> dict[int, Page]:
    """What a run's letters say, by number."""
    rows = select(Letter.number, Edition.content).join(Edition, Edition.letter_id == Letter.id)
    with services.database.reading() as session:
        return {
            number: Page.from_json(content) for number, content in session.execute(rows.where(Edition.run_id == run.id))
        }


def work_on(services, run: Run) -> None:
    work(services, run.id)
