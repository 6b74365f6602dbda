"""What the worker does for campaigns: each hour, void what was said for a minister whose last day has passed."""

from collections.abc import Mapping

from app.campaigns.signatories.reshuffle import answered_before_departing, void_departed
from app.platform.clock import today
from app.platform.services import Services
from app.platform.worker import Task


def void_for_departed(services: Services) -> None:
    """Nothing is written when nobody has left."""
    this_day = today()
    with services.database.reading() as session:
        if not answered_before_departing(session, today=this_day):
            return
    with services.database.writing() as session:
        void_departed(session, today=this_day)


TASKS: Mapping[str, Task] = {"reshuffle": Task(void_for_departed, minute="1")}
