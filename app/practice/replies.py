"""Replies to letters of practice: what bodies that do not exist would write, each with its own facts filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.practice.country.country import Country
from app.practice.country.draw import Draw
from app.registry.shipped.package import OrganisationRow
from app.responses.kinds import Answer, Kind
from app.responses.standing import Details, SaidToAsk

POLICE, COUNCIL, MEMBER, HEALTH, INSPECTORATE = "police", "council", "member", "health", "inspectorate"

WRITERS: Mapping[str, str] = {
    "chief-constables": POLICE,
    "council-leaders": MEMBER,
    "lead-members": MEMBER,
    "chief-executives": COUNCIL,
    "directors-of-childrens-services": COUNCIL,
    "health-leaders": HEALTH,
    "inspectorates": INSPECTORATE,
}
"""Who answers for a registry: the same words suit both."""


@dataclass(frozen=True)
class Passage:
    """What a reply may say to one ask, with fields in braces (`Reply.facts`). `of`: who would write it; none: anybody.
    `words`: how the correspondence officer puts it."""

    answer: Answer
    text: str
    words: str = ""
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Phrases:
    """`openings` by who writes: what the officer notes of a reply as a whole. `asks`: the passages for each ask."""

    openings: Mapping[str, Sequence[str]]
    asks: Sequence[Sequence[Passage]]


@dataclass(frozen=True)
class Reply:
    """What is recorded of it. `answers` by the number of the ask."""

    details: Details
    answers: Mapping[int, SaidToAsk]


HOW = ("email",) * 8 + ("post",) * 2

ACKNOWLEDGEMENTS = (
    "Acknowledges the letter and says that a reply is being prepared. Their reference is {code}.",
    "The office confirms that the letter has arrived and is with the {chief}.",
    "Automatic receipt from the correspondence team, followed by a note that a reply will come by the date we gave.",
)

HOLDING = (
    "They need figures from {force} before they can answer the second point, and promise a full reply by {day}.",
    "The {chief} wants the safeguarding partners to agree the answer first. Full reply promised by {day}.",
    "The officer who leads this work is on leave. They ask for more time and will reply by {day}.",
    "A new reporting system goes live this month. They would rather answer with its figures, and will write by {day}.",
)

DECLINED = (
    "They say that their published annual report answers each point, and that they will not repeat it in a letter.",
    "They are being inspected and will not comment until the inspectors have reported.",
    "They consider that the safeguarding partnership has answered for them, and do not intend to reply themselves.",
)


class Replies:
    """Of one campaign. `seed`: so that the same day gives the same words."""

    def __init__(self, country: Country, phrases: Phrases, seed: str) -> None:
        self.phrases, self.draw = phrases, Draw(seed)
        self.organisations = {row.organisation: row for row in country.package.organisations}
        self.areas: dict[str, list[str]] = {}
        self.serving: dict[tuple[str, str], str] = {}
        for row in country.package.area_services:
            self.areas.setdefault(row.organisation, []).append(row.area)
            if row.is_primary:
                self.serving[row.area, row.role] = row.organisation

    def substantive(self, post: str, on: date, *, gaps: int = 20) -> Reply:
        """`gaps`: so many replies in a hundred lack something: an ask is not answered, or not recorded yet."""
        writer, facts = self._writer(post), self._facts(post, on)
        summary = self.draw.one_of(self.phrases.openings[writer]).format(**facts)
        answers: dict[int, SaidToAsk] = {}
        lacks = self.draw.between(1, len(self.phrases.asks) + 1) if self.draw.below(100) < gaps else 0
        for number, passages in enumerate(self.phrases.asks, start=1):
            if number == lacks:
                if self.draw.below(10) < 7:
                    answers[number] = SaidToAsk(Answer.NOT_ANSWERED)
                continue
            passage = self.draw.one_of([one for one in passages if not one.of or writer in one.of])
            answers[number] = SaidToAsk(passage.answer, passage.words.format(**facts), passage.text.format(**facts))
        return Reply(Details(on, self.draw.one_of(HOW), Kind.SUBSTANTIVE, summary), answers)

    def holding(self, post: str, on: date, promised: date) -> Reply:
        facts = self._facts(post, on) | {"day": f"{promised.day} {promised:%B %Y}"}
        return Reply(Details(on, "email", Kind.HOLDING, self.draw.one_of(HOLDING).format(**facts), promised), {})

    def acknowledgement(self, post: str, on: date) -> Reply:
        summary = self.draw.one_of(ACKNOWLEDGEMENTS).format(**self._facts(post, on))
        return Reply(Details(on, "email", Kind.ACKNOWLEDGEMENT, summary), {})

    def refusal(self, post: str, on: date) -> Reply:
        return Reply(Details(on, self.draw.one_of(HOW), Kind.DECLINED, self.draw.one_of(DECLINED)), {})

    def _writer(self, post: str) -> str:
        return WRITERS[post.partition("/")[0]]

    def _facts(self, post: str, on: date) -> dict[str, str]:
        registry, _, organisation = post.partition("/")
        body = self.organisations[organisation]
        area = next(iter(self.areas.get(organisation, ())), "")
        total, share = self.draw.between(40, 620), self.draw.between(58, 98)
        month = on.month + self.draw.between(3, 9)
        return {
            "body": f"{body.article} {body.name}".strip(),
            "place": body.short_name,
            "chief": CHIEFS[registry],
            "force": self._name(area, "police", body, "the police"),
            "board": self._name(area, "health", body, "the health board"),
            "council": self._name(area, "authority", body, "the council"),
            "share": str(share),
            "part": str(round(total * share / 100)),
            "total": str(total),
            "hours": str(self.draw.one_of((4, 6, 12, 24))),
            "staff": str(self.draw.between(2, 9)),
            "month": f"{date(on.year + (month - 1) // 12, (month - 1) % 12 + 1, 1):%B %Y}",
            "code": f"{body.short_name[:3].upper()}/{self.draw.between(1000, 9999)}",
        }

    def _name(self, area: str, role: str, body: OrganisationRow, otherwise: str) -> str:
        key = self.serving.get((area, role), "")
        return self.organisations[key].name if key and key != body.organisation else otherwise


CHIEFS: Mapping[str, str] = {
    "chief-constables": "chief constable",
    "council-leaders": "leader",
    "lead-members": "lead member",
    "chief-executives": "chief executive",
    "directors-of-childrens-services": "director",
    "health-leaders": "chief executive",
    "inspectorates": "chief inspector",
}
