"""How late letters are, and how that was counted, as their pages show it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.letters.page.wording import join
from app.registry.working_days import named_bank_holidays
from app.responses.facts import Facts
from app.responses.lateness.deadline import deadline_of
from app.responses.lateness.due import Calculation, Counted, calculate
from app.responses.lateness.explain import CAME_BACK, NAMED, explain
from app.web.filters import format_date, format_plural


@dataclass(frozen=True)
class Leg:
    """One stretch of a calculation, as a row of its table: the days after `after`, up to and including `until`."""

    what: str
    after: date
    until: date
    working: int
    left_out: str


@dataclass(frozen=True)
class Worked:
    """How late letters are that share one calculation, and how that was counted. `letters`: their references."""

    explained: str
    legs: Sequence[Leg]
    letters: Sequence[str]


def worked_out(
    session: Session,
    campaign: Campaign,
    facts: Mapping[str, Facts],
    sent: Mapping[str, tuple[date, date]],
    *,
    today: date,
    returned: Collection[str] = (),
) -> list[Worked]:
    """The calculations of letters, by reference; letters with the same one are told of together. `sent`: of those that
    were, when each first reached its recipient (returns.reached_on), and when it was first sent. `returned`: those that
    came back undelivered and have no reply."""
    holidays, deadline = named_bank_holidays(session), deadline_of(session, campaign)
    alike: dict[Calculation | None, list[str]] = {}
    back = [Worked(CAME_BACK, [], [one for one in facts if one in returned])] if deadline and returned else []
    for reference, of_letter in facts.items():
        if deadline and reference in returned:
            continue
        reached, first_on = sent.get(reference, (None, None))
        calculation = calculate(
            campaign.letter_date,
            deadline,
            of_letter,
            today=today,
            holidays=holidays,
            reached=reached,
            first_on=first_on,
        )
        alike.setdefault(calculation, []).append(reference)
    return back + [
        Worked(explain(one, "this letter" if len(facts) == 1 else "a letter with no reply today"), _legs(one), letters)
        for one, letters in alike.items()
    ]


def _legs(calculation: Calculation | None) -> list[Leg]:
    if calculation is None:
        return []
    allowed, over = calculation.allowed, calculation.over
    legs = [Leg("To reply in", allowed.after, allowed.until, len(allowed.working), _left_out(allowed))]
    if over.until > over.after:
        legs.append(Leg("After the day due", over.after, over.until, len(over.working), _left_out(over)))
    return legs


def _left_out(counted: Counted) -> str:
    weekends = sum(one.is_weekend for one in counted.skipped)
    holidays = [one for one in counted.skipped if not one.is_weekend]
    said = [f"{format_plural(weekends, 'day')} of weekends"] if weekends else []
    if len(holidays) > NAMED:
        said.append(format_plural(len(holidays), "bank holiday"))
    else:
        said += [f"{one.why} ({format_date(one.day)})" for one in holidays]
    return join(said) if said else "None"
