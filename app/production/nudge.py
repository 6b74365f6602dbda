"""Tell the workers that a run has letters to make."""

from app.services import Services


def nudge(services: Services, run_id: int) -> None:
    """One message for each worker process of a machine like this one, less those that wait already."""
    for _ in range(services.settings.workers - services.queue.waiting("make", run_id)):
        services.queue.nudge("make", run_id)
