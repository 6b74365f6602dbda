"""Who holds which post of the country, and since when; some posts are vacant, and some people changed lately."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.practice.country.draw import Draw
from app.practice.country.people_names import MEN, SURNAMES, WOMEN
from app.registry.holders.person import Person
from app.registry.shipped.package import PostRow

STORY = timedelta(days=548)
"""How long the work goes back that practice shows: eighteen months."""

VACANT, ACTING, CHANGED, VACATED = 53, 61, 71, 431
"""One post in so many is vacant, has an acting holder, changed hands in the time of STORY, was left in it."""

SHARED = 150
"""The chief executive of one post in so many leads the next council too."""

COUNCILLORS = frozenset({"council-leaders", "lead-members"})
"""Registries whose people are councillors."""


@dataclass(frozen=True)
class Tenure:
    """`person` holds the post `post` (its key) from `since`; `until`: the first day on which no longer."""

    post: str
    person: Person
    since: date
    until: date | None
    acting: bool


class Names:
    """People of whom no two are called the same."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.taken: set[str] = set()

    def person(self, registry: str) -> Person:
        woman = self.draw.below(2) == 0
        while True:
            forename, surname = self.draw.one_of(WOMEN if woman else MEN), self.draw.one_of(SURNAMES)
            full_name = f"{forename} {surname}"
            if full_name not in self.taken:
                break
        self.taken.add(full_name)
        title, nominals = self._honours(registry, woman=woman)
        return Person(full_name=full_name, title=title, forename=forename, surname=surname, post_nominals=nominals)

    def _honours(self, registry: str, *, woman: bool) -> tuple[str, str]:
        """Title and letters after the name."""
        chance = self.draw.below(100)
        knighted = ("Dame", "DBE") if woman else ("Sir", "")
        if registry in COUNCILLORS:
            return ("Councillor", "OBE" if chance < 2 else "")
        if registry == "chief-constables":
            return ("", "QPM") if chance < 40 else ("", "KPM") if chance < 50 else ("", "")
        for percent, honours in (
            (1, knighted),
            (3, ("", "CBE")),
            (5, ("", "OBE")),
            (9, ("Dr", "")),
            (10, ("Professor", "")),
            (55, ("Ms" if woman else "Mr", "")),
        ):
            if chance < percent:
                return honours
        return "", ""


def tenures(posts: Sequence[PostRow], today: date, draw: Draw, *, settled: frozenset[str]) -> Iterator[Tenure]:
    """Of every post in order. Those of the organisations in `settled` have held their posts since before STORY."""
    names, begun = Names(draw), today - STORY
    leads_too: Person | None = None
    for number, post in enumerate(posts, start=1):
        since = begun - timedelta(days=30 + draw.below(2970))
        changed_on = today - timedelta(days=25 + draw.below(STORY.days - 50))
        person, next_person = leads_too or names.person(post.registry), names.person(post.registry)
        joint = post.registry == "chief-executives" and number % SHARED == 0
        leads_too = person if joint else None
        if post.organisation in settled:
            yield Tenure(post.post, person, since, None, acting=False)
        elif number % VACATED == 0:
            yield Tenure(post.post, person, since, changed_on, acting=False)
        elif number % VACANT == 0:
            continue
        elif number % CHANGED == 0:
            yield Tenure(post.post, person, since, changed_on, acting=False)
            yield Tenure(post.post, next_person, changed_on, None, acting=number % 2 == 0)
        else:
            yield Tenure(post.post, person, since, None, acting=number % ACTING == 0)
