"""A pre-election period in words."""

from app.registry.models import PreElectionPeriod
from app.registry.showing import span


def period_of(name: str) -> str:
    """ "the pre-election period of the general election of 7 May 2015\""""
    return f"the pre-election period of the {name}"


def days_of(period: PreElectionPeriod) -> str:
    """ "30 March 2015 to 7 May 2015\""""
    return span(period.valid_from, period.valid_to)
