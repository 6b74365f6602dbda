"""Letters of every shape, one for each seed: to set by the press and by WeasyPrint, and to check."""

import random
from collections.abc import Iterator
from dataclasses import replace

from app.letters.letter import Letter, Signatory
from app.letters.page.columns import column_widths
from app.letters.page.measures import BODY, BODY_PT
from app.letters.text.blocks import Block, Heading, List, PageBreak, Paragraph, Quote, Table
from app.letters.text.fields import Run


def _words(text: str) -> list[str]:
    return text.split()


PLAIN = _words(
    "the of and to in a is that for it as was with be by on not he this are or his from at which but have an had they "
    "council police children safeguarding partnership leadership responsibility Working Together statutory guidance "
    "report inspection authority chief constable director services exploitation evidence agencies information share "
    "must should will can may your our we you each every local national health board commissioners representatives "
    "accountability multi-agency cross-border Stockton-on-Tees Rotherham Birmingham Aberystwyth Llandrindod AVATAR Te"
)
HARD = _words(
    "£1,250.50 24/7 2014–15 (section 11) “quoted” ‘single’ — – … 50% 3.5 Tŷ Ŵyr ŷd Gŵyr naïve café Ångström Łódź Þórr "
    "https://www.gov.uk/government/publications/working-together-to-safeguard-children--2 name@example.gov.uk 020 7035 "
    "4848 s.497A [sic] and/or e.g. i.e. O’Neill D’Arcy #1 A&B <b> {x} § ¶ © ® ½ ¾ × ÷ ± † ‡ • € ™ ß Æ æ Œ œ ﬁ 1st 2nd "
    "T. V. W. Y. A. AV To We Wa P. F, r. f) (f “T” 'V' -x- x/y/z 10 000 3 March long-established-multi-agency-panels"
)

DEPARTMENTS = ("Home Office", "Department for Communities and Local Government")
NARROW = 15
"""Millimetres that a column of a table has more of."""
SHORT = 25
"""Most words of a paragraph in a list, or of a heading."""


def seeded(seed: int) -> Letter:
    """The letter of a seed: the same in every process."""
    return _Maker(random.Random(seed)).letter(seed)


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.hard = chance.choice((0.0, 0.05, 0.3))
        self.rich = chance.choice((0.0, 0.2, 0.6))

    def letter(self, seed: int) -> Letter:
        chance = self.chance
        by_hand, draft = chance.random() < 0.15, chance.random() < 0.4
        signatories = tuple(self.signatories())
        return Letter(
            reference=f"TST{seed % 100:02}-{seed:04}",
            date="3 March 2015",
            reply_by=chance.choice(("", "24 March 2015")),
            marking=chance.choice(("", "OFFICIAL", "OFFICIAL-SENSITIVE")),
            draft=draft,
            language=chance.choice(("en", "en", "en", "cy")),
            title=f"Letter {seed} & <others>",
            subject=self.runs(2, 14) if chance.random() < 0.7 else (),
            letterhead=chance.choice(DEPARTMENTS) if signatories else "",
            letterhead_with=chance.choice(("", f"with {self.words(4, 30)}")) if signatories else "",
            sender=tuple(self.words(1, 5) for _ in range(chance.randrange(5))),
            notice=chance.choice(("", self.words(3, 15))),
            addressee=tuple(self.words(1, 5) for _ in range(chance.randrange(1, 8))),
            posted=True,
            by_hand=by_hand,
            salutation="" if by_hand else f"Dear {self.words(1, 3)}",
            blocks=tuple(self.blocks()),
            close="" if by_hand else "Yours sincerely",
            signatories=signatories,
            across=chance.choice((2, 3)),
            copies=tuple(self.words(2, chance.choice((8, 40))) for _ in range(chance.choice((0, 0, 1, 2, 6)))),
            enclosures=tuple(self.words(2, chance.choice((8, 40))) for _ in range(chance.choice((0, 0, 1, 2)))),
        )

    def signatories(self) -> Iterator[Signatory]:
        for _ in range(self.chance.choice((0, 1, 1, 2, 3, 5, 5, 7, 12))):
            yield Signatory(self.chance.choice(("", self.words(2, 3))), self.words(2, 9), "Department")

    def blocks(self) -> Iterator[Block[Run]]:
        for number in range(self.chance.choice((1, 3, 6, 12, 20, 40))):
            kind = self.chance.random()
            if kind < 0.06 and number:
                yield PageBreak()
                yield self.table() if self.chance.random() < 0.2 else self.paragraph()
            elif kind < 0.16:
                yield Heading(self.runs(1, 9))
            elif kind < 0.34:
                yield self.list(0)
            elif kind < 0.40:
                yield Quote(tuple(self.paragraph() for _ in range(self.chance.randrange(1, 4))))
            elif kind < 0.46:
                yield self.table()
            else:
                yield self.paragraph()

    def list(self, depth: int) -> List[Run]:
        ordered = self.chance.random() < 0.5
        start = self.chance.choice((1, 0, 3, 98)) if ordered else 1
        return List(ordered, start, tuple(self.item(depth) for _ in range(self.chance.randrange(1, 6))))

    def item(self, depth: int) -> tuple[Block[Run], ...]:
        parts: list[Block[Run]] = [self.paragraph(SHORT)]
        while self.chance.random() < 0.2:
            parts.append(self.paragraph(SHORT))
        if depth < 2 and self.chance.random() < 0.2:
            parts.append(self.list(depth + 1))
        while self.chance.random() < 0.1:
            parts.append(Quote((self.paragraph(SHORT),)))
            parts.append(self.paragraph(SHORT))
        return tuple(parts)

    def table(self) -> Table[Run]:
        """Of up to eight columns, whose cells are long where these are few. None is so narrow that a row of it would be
        longer than a page."""
        columns = self.chance.choice((1, 2, 2, 3, 4, 6, 8))
        most = self.chance.choice((2, 5, max(2, 80 // columns**2)))
        count = self.chance.choice((1, 2, 3, 6, 12, 50))
        made = Table(
            tuple(self.chance.choice(("left", "left", "right", "center")) for _ in range(columns)),
            tuple(tuple(self.cell(most) for _ in range(columns)) for _ in range(1 + count)),
        )
        return made if min(column_widths(made, BODY.width, BODY_PT)) > NARROW else self.table()

    def cell(self, most: int) -> tuple[Run, ...]:
        kind = self.chance.random()
        if kind < 0.1:
            return ()
        if kind < 0.3:
            return (Run(f"{self.chance.randrange(10**5):,}"),)
        return (Run(f"{self.words(1, 2)}\n{self.words(1, 2)}"),) if kind < 0.35 else self.runs(1, most)

    def paragraph(self, most: int = 110) -> Paragraph[Run]:
        return Paragraph(self.runs(1, most))

    def runs(self, least: int, most: int) -> tuple[Run, ...]:
        if self.chance.random() >= self.rich:
            text = self.words(least, most)
            return (Run(text.replace(" ", "\n", 1)),) if self.chance.random() < 0.03 else (Run(text),)
        runs: list[Run] = []
        count = self.chance.randrange(2, 61 if most > SHORT and self.chance.random() < 0.2 else 8)
        longest = max(2, most // max(4, count))
        for _ in range(count):
            style = (self.chance.random() < 0.4, self.chance.random() < 0.3, self.chance.random() < 0.05)
            if runs and (runs[-1].bold, runs[-1].italic, runs[-1].missing) == style:
                continue
            between = self.chance.choice((" ", " ", " ", ""))
            text = self.words(1, longest)
            if runs and (style[2] or self.chance.random() < 0.5) and not runs[-1].missing:
                runs[-1] = replace(runs[-1], text=runs[-1].text + between)
            elif runs and not style[2]:
                text = between + text
            runs.append(Run(text, *style))
        return tuple(runs)

    def words(self, least: int, most: int) -> str:
        count = self.chance.randint(least, max(least, most))
        return " ".join(self.chance.choice(HARD if self.chance.random() < self.hard else PLAIN) for _ in range(count))
