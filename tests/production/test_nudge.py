"""A queue that does not answer stops nothing: the run is there, and a sweep finds it."""

from app.platform.services import open_services
from app.production.runs.runs import runs_under_way
from tests.production.making import start

NOBODY = "redis://127.0.0.1:1/0"
"""A port on which nothing listens."""


def test_a_broker_that_is_down_is_no_error(settings, services):
    run = start(services, [1, 2])
    opened = open_services(settings.model_copy(update={"broker_url": NOBODY}))
    opened.queue.wake("make", run.id, everyone=True)
    opened.close()
    with services.database.reading() as session:
        assert runs_under_way(session) == [run.id]
