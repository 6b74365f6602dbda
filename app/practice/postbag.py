"""Replies on their way to a campaign, each with the working day on which it comes."""

from collections import defaultdict
from collections.abc import Sequence

from app.campaigns.models import Letter
from app.practice.desk import Desk
from app.practice.diary import Story
from app.practice.replies import Reply


class Postbag:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._days: defaultdict[int, list[tuple[Sequence[Letter], Reply]]] = defaultdict(list)

    def put(self, day: int, letters: Sequence[Letter], reply: Reply) -> None:
        """It comes on that working day."""
        self._days[day].append((letters, reply))

    def opened(self, until: int) -> Story:
        """What has come by the working day `until` is recorded, every afternoon."""
        for day in sorted(day for day in self._days if day <= until):
            yield self._desk.world.at(day, 15, 30)
            self._desk.record(self._days.pop(day))
