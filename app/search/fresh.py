"""Before a page answers: what is searched is brought up to date, or a worker is asked to."""

from datetime import date

from app.platform.services import Services
from app.search.keep import behind, bring_up_to_date
from app.web.request import read_anew, reading

TASK = "search"


def fresh(services: Services, *, today: date) -> bool:
    """Whether what is read next holds everything that is committed; else a worker is on its way."""
    if not behind(reading(), today=today):
        return True
    read_anew()
    if bring_up_to_date(services.database, today=today):
        return True
    if not services.queue.waiting(TASK):
        services.queue.nudge(TASK)
    return False
