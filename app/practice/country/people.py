"""Who holds which post of the country, and since when; some posts are vacant, and some people changed lately."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.practice.country.people_names import MEN, SURNAMES, WOMEN
from app.registry.holders.person import Person
from app.registry.shipped.package import PostRow

STORY = timedelta(days=548)
"""How long the work goes back that practice shows: eighteen months."""

VACANT, ACTING, CHANGED, VACATED = 53, 61, 71, 431
"""One post in so many is vacant, has an acting holder, changed hands in the time of STORY, was left in it."""

SHARED = 150
"""One chief executive of a district in so many leads the next council too."""

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

    def __init__(self, random: Random) -> None:
        self.random = random
        self.taken: set[str] = set()

    def person(self, registry: str) -> Person:
        woman = self.random.random() < 0.5
        while True:
            forename, surname = self.random.choice(WOMEN if woman else MEN), self.random.choice(SURNAMES)
            full_name = f"{forename} {surname}"
            if full_name not in self.taken:
                break
        self.taken.add(full_name)
        title, nominals = self._honours(registry, woman=woman)
        return Person(full_name=full_name, title=title, forename=forename, surname=surname, post_nominals=nominals)

    def _honours(self, registry: str, *, woman: bool) -> tuple[str, str]:
        """Title and letters after the name."""
        chance = self.random.random()
        knighted = ("Dame", "DBE") if woman else ("Sir", "")
        if registry in COUNCILLORS:
            return ("Councillor", "OBE" if chance < 0.02 else "")
        if registry == "chief-constables":
            return ("", "QPM") if chance < 0.4 else ("", "KPM") if chance < 0.5 else ("", "")
        for share, honours in (
            (0.01, knighted),
            (0.03, ("", "CBE")),
            (0.05, ("", "OBE")),
            (0.09, ("Dr", "")),
            (0.10, ("Professor", "")),
            (0.55, ("Ms" if woman else "Mr", "")),
        ):
            if chance < share:
                return honours
        return "", ""


def tenures(posts: Sequence[PostRow], today: date, random: Random, *, settled: frozenset[str]) -> Iterator[Tenure]:
    """Of every post in order. Those of the organisations in `settled` have held their posts since before STORY."""
    names, begun = Names(random), today - STORY
    leads_too: Person | None = None
    for number, post in enumerate(posts, start=1):
        since = begun - timedelta(days=random.randrange(30, 3000))
        changed_on = today - timedelta(days=random.randrange(25, STORY.days - 25))
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
