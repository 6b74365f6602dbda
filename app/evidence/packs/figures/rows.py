"""The figures of a pack, and the rows that they count, as plain data.

A figure is never 0 of 0: where nothing was asked of anybody its `value` is None and its `words` say why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.responses.answers import Asked, Back, Code, Late
from app.tracking.codes import Delivery, LetterCodes

Said = tuple[str, str, Code]
"""Shape and word of the status vocabulary, and its code: what a letter's row says to one of the four questions."""


@dataclass(frozen=True)
class Figure:
    """A number with the rows behind it. `key`: stable, as in "c.MAR15.replied". `name`: what is counted ("Replied").

    `value`: None where there is nothing to count or it is not known; `of`: of how many, None where it is of none.
    `words`: both as a page says them ("41 of 43", "Not known", "No letter was sent to schools"). `rows`, `among`: ids
    of the rows that `value` and `of` count. `href`: the page that shows those rows, as at the pack's own moment.
    `method`: the first of the METHODS of counting that has it. `formerly`: what its words were in releases
    before, as lines kept then have them. `earlier`: the same as earlier methods counted it, where this one counts it
    again; digests have it just before.
    """

    key: str
    name: str
    value: int | None
    of: int | None
    words: str
    rows: Sequence[str] = ()
    among: Sequence[str] = ()
    href: str = ""
    method: int = 1
    formerly: Sequence[str] = ()
    earlier: "Figure | None" = None


METHODS = (1, 2, 3, 4, 5, 6, 7)
"""A pack keeps the digest of the figures that its method of counting has. Figures are only added: their keys and what
they count never change, so that a pack of an earlier method still proves to be as it was made. 2: what is not dated,
facts by kind, who was not written to, and replies: answers and refusals added up; what could not be delivered, and
which day a reply in time met. 3: all that is counted of letters again, since a letter that came back was sent all the
same, however its return was recorded, and one sent after the reply-by date is neither in time nor late; of an ask,
refusals apart from replies that say nothing to it. 4: what is in time, late or overdue again, by the day on which the
letter first reached its recipient, and not by that of a sending that came back; and posts that are not in the audience
apart from those whose letter was made. 5: what is in time, late or overdue again, without replies that are dated before
their letter was sent; and these replies; and what could not be delivered, and what was not sent, again: a letter that
Despatch held back was not sent. 6: published facts of a month or a year that was not over by the pack's day; and what
is in time, late or overdue again, without replies to letters of which no sending is recorded by then. 7: which
lists of a part's sector were not written to, and which of its registries are empty."""


@dataclass(frozen=True)
class LetterRow:
    """A letter. `id`: "letter:" and its number in the database. `area`: slug and name of the area that its organisation
    is the authority of, blank otherwise. `delivered`, `back`, `asks`, `late`: the four answers. `days`: working days by
    which a reply came late or is overdue. `why`: why it failed; `withdrawn`: its post left the audience. `codes`: what
    it is counted by, by the number of a method; the first two have number 2, and none of a letter that they left out.
    `post_id`: None of an open letter.
    `made_on`: the day on which the edition that was sent was made, None where none was sent. `came_back`: whether any
    sending of it came back undelivered, though it was sent again since. `first_reply`: the day of the reply that `late`
    is of, where `replied_on` is that of the strongest response.
    """

    id: str
    reference: str
    campaign: str
    registry: str
    registry_name: str
    post: str
    nation: str
    region: str
    area: tuple[str, str]
    sent_on: date | None
    channel: str
    delivered: Said[Delivery]
    why: str
    back: Said[Back]
    replied_on: date | None
    asks: Said[Asked]
    late: Said[Late]
    due: date | None
    days: int
    withdrawn: bool
    codes: Mapping[int, LetterCodes]
    made_on: date | None = None
    came_back: bool = False
    first_reply: date | None = None
    post_id: int | None = None

    @property
    def early(self) -> LetterCodes | None:
        """What the first two methods count it by; None where they left it out."""
        return self.codes.get(2)

    @property
    def followed(self) -> bool:
        """Whether answers are counted among letters with this one."""
        return self.codes[METHODS[-1]].followed

    @property
    def was_followed(self) -> bool:
        """The same by the first two methods."""
        return self.early is not None and self.early.followed

    @property
    def made_later(self) -> bool:
        """Whether it was made after the day on which it is recorded as sent."""
        return bool(self.made_on and self.sent_on and self.made_on > self.sent_on)


@dataclass(frozen=True)
class ReplyRow:
    """A reply, as far as it is about one letter. `id`: "reply:", the response's and the letter's numbers; `kind`: its
    name ("Holding reply"). `sender`: the organisation that answered in the recipient's place; blank: the recipient."""

    id: str
    response_id: int
    letter: str
    campaign: str
    registry: str
    post: str
    received_on: date
    kind: str
    how: str
    registry_name: str = ""
    sender: str = ""


@dataclass(frozen=True)
class AnswerRow:
    """What is said to one ask for one letter. `id`: "answer:", the letter's and the ask's numbers. `answer`: a code of
    asks_grid.CELLS, `name` its word. `passage`: of the reply that counts, quoted; `words`: what the official who
    recorded it says that it says; `response_id`: that reply, received on `received_on`."""

    id: str
    letter: str
    campaign: str
    registry: str
    post: str
    number: int
    answer: str
    name: str
    words: str
    passage: str
    response_id: int | None
    received_on: date | None
    registry_name: str = ""


@dataclass(frozen=True)
class LeftOutRow:
    """A post that was not written to, or whose letter was withdrawn. `id`: "out:", the campaign's number, the post's.
    `how`: a key of LEFT_OUT; `why`: the reason given, or the filter in words. `reference`: of its letter, if it has
    one: blank where it left the audience before any was made."""

    id: str
    campaign: str
    registry: str
    registry_name: str
    post: str
    how: str
    why: str
    reference: str


@dataclass(frozen=True)
class AddresseeRow:
    """A post to which an open letter went with all others. `id`: "to:", the campaign's number, the post's. `reference`:
    of the letter."""

    id: str
    campaign: str
    registry: str
    registry_name: str
    post: str
    reference: str


LEFT_OUT: Mapping[str, str] = {
    "held_out": "Excluded on purpose",
    "filtered": "Not chosen by the audience’s filters",
    "withdrawn": "Removed from the campaign after its letter was made",
    "not_in_audience": "Not in the audience",
    "no_letter": "On the list, with no letter",
    "not_addressed": "On a list that is not in the audience",
}


REMOVED = "removed"
"""No code of a row: the third method counted those withdrawn together with those that are not in the audience."""


@dataclass(frozen=True)
class InterventionRow:
    """A published fact about an area. `id`: "intervention:" and its number in the database. `code`, `kind`: of its kind
    (interventions/kinds.py), and its name. `begun`, `ended`: days that are known as such; `when`: all that is known of
    them, in words. `dated`: whether any day of it is recorded. `facts`: names and words; `given_by`, `appointed`: of a
    direction or a notice, as lists. `earliest`, `latest`: between which days it began or was, as far as is recorded.
    `may_be_later`: it began in a month or a year that was not over by the pack's day."""

    id: str
    intervention_id: int
    kind: str
    title: str
    area_slug: str
    area: str
    begun: date | None
    ended: date | None
    facts: Sequence[tuple[str, str]]
    source: str
    code: str
    when: str
    dated: bool
    given_by: Sequence[str] = ()
    appointed: Sequence[str] = ()
    earliest: date | None = None
    latest: date | None = None
    may_be_later: bool = False


@dataclass(frozen=True)
class InspectionRoundRow:
    """An area of an inspection round. `id`: "round:", the round's and the area's numbers. `outcome`: as published, or
    that none is recorded. `dates`: of the area's own inspection, in words; `dated`: whether any is recorded;
    `round_dates`: of the whole round, which was `round_over` by the day of the pack; `published`: when the outcome was,
    in words. `may_be_later`: it, or its round, began in a month or a year that was not over by then."""

    id: str
    round_id: int
    title: str
    theme: str
    inspectorates: Sequence[str]
    area_slug: str
    area: str
    dates: str
    outcome: str
    report_url: str
    dated: bool
    round_dates: str = ""
    published: str = ""
    round_over: bool = False
    may_be_later: bool = False

    @property
    def when(self) -> str:
        """The dates of its inspection; where none is recorded, those of the round."""
        return self.dates if self.dated or not self.round_dates else f"{self.dates}. The round: {self.round_dates}"

    @property
    def said(self) -> str:
        """Its outcome, and when that was published."""
        return f"{self.outcome.removesuffix('.')}. Published: {self.published}." if self.published else self.outcome


Row = LetterRow | ReplyRow | AnswerRow | AddresseeRow | LeftOutRow | InterventionRow | InspectionRoundRow
