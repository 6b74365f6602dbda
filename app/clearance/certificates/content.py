"""What a clearance certificate says, as plain data, and its canonical JSON.

It names people: who answered for each office, who issued, and office-holders whose letters changed. That is the
record of a minister's consent, which is kept as long as the letters are; like an edition it is never changed, also when
somebody is forgotten elsewhere.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from app.letters.canonical import canonical

FORMAT = 4
"""Format 1 had neither the days, nor the sender, nor what changed; format 2 had no reviews; format 3 did not say how
people proved that it was they."""


@dataclass(frozen=True)
class Proof:
    """How and when somebody proved that it was they (app/accounts/recorded_proof.py). `factor` blank: it was not asked
    for. `at` UTC."""

    factor: str = ""
    named: str = ""
    at: datetime | None = None
    signed_in_with: str = ""


@dataclass(frozen=True)
class Consent:
    """What one office said of a text. `answer` is a state of states.py; `at` UTC; `noted`: with words beside it;
    `signs`: whether it signs these letters; `signature`: with its minister's signature; without, there is room to
    sign by hand. `version`: of the campaign's text when it was asked. `proof`: None before format 4."""

    office: str
    answer: str
    said_by: str
    at: datetime
    in_absence: bool
    noted: bool
    signs: bool
    signature: bool
    version: int
    proof: Proof | None = None


@dataclass(frozen=True)
class Text:
    """A text that is issued. `name`: its registry's; `letters`: how many say it; `issued_at` UTC, as event `issued`
    tells, which may be of an earlier certificate. `proof`: of who issued it; None before format 4."""

    registry: str
    name: str
    sha256: str
    version: int
    letters: int
    issued: int
    issued_by: str
    issued_at: datetime
    consents: tuple[Consent, ...]
    proof: Proof | None = None


@dataclass(frozen=True)
class Change:
    """What letters of issued texts print otherwise since the certificate before. `letter`: its reference; blank: all of
    them. `what`: in words, as “Salutation”."""

    letter: str
    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Review:
    """What a reviewer before ministers last said: `answer` is a step's state of states.py; `version`: of the text that
    it was about, None where nothing was said."""

    name: str
    answer: str
    version: int | None


@dataclass(frozen=True)
class Content:
    """`number` counts a campaign's certificates. `texts`: all that are issued, in the order of the audience;
    `not_issued`: the names of its other registries. `chair`: the office that issues a write-round; blank in joint
    clearance. `event` and `hmac`: the head of the audit chain, which is the event that issued.

    Beside the texts, letters print `letter_date` and what registries say on `valid_at` as known at `event` (ISO days;
    blank: not recorded, as the `sender`). `changes`: of what they print beside the texts."""

    number: int
    campaign: str
    title: str
    round: int
    track: str
    chair: str
    issued_by: str
    issued_at: datetime
    texts: tuple[Text, ...]
    not_issued: tuple[str, ...]
    event: int
    hmac: str
    letter_date: str = ""
    valid_at: str = ""
    sender: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    reviews: tuple[Review, ...] = ()

    def to_json(self) -> str:
        """One without proofs is in format 3 or, without reviews too, in format 2, as it was before."""
        facts = _with_times_as_text(asdict(self))
        if self.says_proofs:
            return canonical({"format": FORMAT, **facts}).decode()
        for one in (*facts["texts"], *(consent for text in facts["texts"] for consent in text["consents"])):
            del one["proof"]
        if not self.reviews:
            del facts["reviews"]
        return canonical({"format": 3 if self.reviews else 2, **facts}).decode()

    @property
    def says_proofs(self) -> bool:
        """Whether it says how those who answered and issued proved that it was they."""
        return any(text.proof for text in self.texts)

    @property
    def newly_issued(self) -> tuple[Text, ...]:
        """The texts that were issued with this certificate."""
        return tuple(text for text in self.texts if text.issued == self.event)


def from_json(kept: str) -> Content:
    """As `to_json` wrote it. Raises ValueError for another format."""
    given = json.loads(kept)
    if given.pop("format") not in range(1, FORMAT + 1):
        raise ValueError("a certificate of another format")
    texts = tuple(_text(text) for text in given.pop("texts"))
    lists = {name: tuple(given.get(name, ())) for name in ("not_issued", "sender")}
    changes = tuple(Change(**one) for one in given.get("changes", ()))
    reviews = tuple(Review(**one) for one in given.get("reviews", ()))
    content = Content(**given | lists | {"texts": texts, "changes": changes, "reviews": reviews})
    return replace(content, issued_at=datetime.fromisoformat(given["issued_at"]))


def _text(given: Mapping[str, Any]) -> Text:
    consents = tuple(
        Consent(**one | {"at": datetime.fromisoformat(one["at"]), "proof": _proof(one)}) for one in given["consents"]
    )
    when = datetime.fromisoformat(given["issued_at"])
    return Text(**{**given, "issued_at": when, "consents": consents, "proof": _proof(given)})


def _proof(given: Mapping[str, Any]) -> Proof | None:
    proof = given.get("proof")
    return Proof(**proof | {"at": datetime.fromisoformat(proof["at"]) if proof["at"] else None}) if proof else None


def _with_times_as_text(value: Any) -> Any:
    """With times as text."""
    match value:
        case dict():
            return {name: _with_times_as_text(one) for name, one in value.items()}
        case list() | tuple():
            return [_with_times_as_text(one) for one in value]
        case datetime():
            return value.isoformat(timespec="microseconds")
    return value
