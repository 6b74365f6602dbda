"""The days on which the made-up country's two Houses sit: Mondays to Thursdays and some Fridays, with recesses."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.evidence.questions.sittings import SittingPeriod, days_in, take_days
from app.evidence.questions.states import House
from app.letters.dates import is_working_day
from app.practice.world import World
from app.web.tables.csv_file import csv_lines

RECESSES = frozenset({-52, -51, -46, -45, -38, -29, -28, -16, -15, -14, -13, -7, 3, 4})
"""Weeks counted from this one in which neither House sits."""

FRIDAYS = 4
"""The Commons sit on the Friday of one week in so many."""

SOURCE = "Sitting days, as announced by the Houses’ clerks"


def sitting_days(world: World, house: House, begins: date, ends: date) -> Iterator[date]:
    """The Commons sit tomorrow, or on whatever working day is next."""
    monday = world.today - timedelta(days=world.today.weekday())
    for day in (begins + timedelta(days=number) for number in range((ends - begins).days + 1)):
        week = (day - monday).days // 7
        friday = house == House.COMMONS and week % FRIDAYS == 1
        usual = week not in RECESSES and (day.weekday() < 4 or (day.weekday() == 4 and friday))
        if is_working_day(day, world.holidays) and (usual or day == world.working_day(1)):
            yield day


def list_sittings(world: World, begins: date, ends: date) -> None:
    """The clerk imports a file for each House."""
    for house in House:
        period = SittingPeriod(house, begins, ends, SOURCE)
        rows = [[day.isoformat()] for day in sitting_days(world, house, begins, ends)]
        days = days_in("".join(csv_lines(["Day"], rows)).encode(), period)
        with world.writing() as session:
            take_days(session, period, days, actor=world.actor("clerk"))
