"""A pre-election period in words, and why what is typed of one is refused."""

from collections.abc import Mapping

from app.registry.models import PreElectionPeriod
from app.registry.showing import span

REFUSED: Mapping[str, str] = {
    "no_days": "The last day is before the first. Enter the first day or a later one",
    "periods_overlap": "The period of the {name} has one of these days. Correct that first, or enter other days",
}


def period_of(name: str) -> str:
    """ "the pre-election period of the general election of 7 May 2015\""""
    return f"the pre-election period of the {name}"


def days_of(period: PreElectionPeriod) -> str:
    """ "30 March 2015 to 7 May 2015\""""
    return span(period.valid_from, period.valid_to)
