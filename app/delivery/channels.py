"""The delivery methods: what each needs, says and proves.

A new method is a code of Channel, its ChannelSpec in METHODS, and its transport: a Carrier and what composes its
parcels (delivery/tasks.py), and a page that starts it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.delivery.carriers import FILES, PRACTICE


class Channel(StrEnum):
    POST = "post"
    EMAIL = "email"
    HAND = "hand"


@dataclass(frozen=True)
class EarlierWords:
    """What a covering email says of an earlier sending on a day, `{on}`. `sent`: of the letter that a correction
    replaces; `sent_out`: likewise, to whoever was sent a copy; `sent_before`: of a letter that is sent once more."""

    sent: str
    sent_out: str
    sent_before: str


@dataclass(frozen=True)
class NextStep:
    """Where a rehearsal leads: the endpoint of the page, its button, and what is chosen there."""

    endpoint: str
    button: str
    choose: str


@dataclass(frozen=True, kw_only=True)
class ChannelSpec:
    """A delivery method. In words: its `name` in a table; `by`, as a choice; `went`, what was done ("posted on 4 March
    2015"); `went_to_you`, the same to its recipient, with `{on}`; `handed_over`, a letter that its carrier took;
    `taken`, the same within a sentence; `earlier`, by the language of a covering email.

    `contact`: the channel of the contact that a post needs to be reached by it. `prints_address`: letters go to the
    address that they print, which must be that contact's. `covering_email`: an email goes around the letter, with a
    reply address of its own; its size is limited. `carriers`: by name, what takes its letters from Despatch, in words.
    `next_step`: None where Despatch doesn't send by it, so that people do and mark the letters as sent.
    `proves_delivery`: that a letter went by it is evidence that it arrived.
    """

    code: Channel
    name: str
    by: str
    went: str
    went_to_you: str
    handed_over: str
    taken: str
    earlier: Mapping[str, EarlierWords]
    contact: str = ""
    prints_address: bool = False
    covering_email: bool = False
    carriers: Mapping[str, str] = field(default_factory=dict)
    next_step: NextStep | None = None
    proves_delivery: bool = False


EMAIL = ChannelSpec(
    code=Channel.EMAIL,
    name="Email",
    by="By email",
    went="emailed",
    went_to_you="We emailed it to you on {on}.",
    handed_over="Handed to mail server",
    taken="handed to the mail server",
    earlier={
        "en": EarlierWords(
            "that we emailed to you on {on}",
            "that we emailed on {on}",
            "We are sending you this letter again. We first emailed it to you on {on}.",
        ),
        "cy": EarlierWords(
            "a anfonwyd atoch drwy e-bost ar {on}",
            "a anfonwyd drwy e-bost ar {on}",
            "Rydym yn anfon y llythyr hwn atoch eto. Fe’i hanfonwyd atoch drwy e-bost am y tro cyntaf ar {on}.",
        ),
    },
    contact="email",
    covering_email=True,
    carriers={"smtp": "the mail server", FILES: "files on this machine", "ses": "Amazon SES", PRACTICE: "practice"},
    next_step=NextStep("sending.start", "Send {number} by email", "check and confirm"),
)

POST = ChannelSpec(
    code=Channel.POST,
    name="Post",
    by="By post",
    went="posted",
    went_to_you="We posted it to you on {on}.",
    handed_over="Posted",
    taken="posted",
    earlier={
        "en": EarlierWords(
            "that we posted to you on {on}",
            "that we posted on {on}",
            "We are sending you this letter again. We first posted it to you on {on}.",
        ),
        "cy": EarlierWords(
            "a anfonwyd atoch drwy’r post ar {on}",
            "a anfonwyd drwy’r post ar {on}",
            "Rydym yn anfon y llythyr hwn atoch eto. Fe’i hanfonwyd atoch drwy’r post am y tro cyntaf ar {on}.",
        ),
    },
    contact="postal",
    prints_address=True,
    carriers={"notify": "GOV.UK Notify"},
    next_step=NextStep("batches.new", "Print {number} for the post", "choose the postage"),
)

HAND = ChannelSpec(
    code=Channel.HAND,
    name="By hand",
    by="By hand",
    went="given by hand",
    went_to_you="We gave it to you by hand on {on}.",
    handed_over="Given by hand",
    taken="given by hand",
    earlier={
        "en": EarlierWords(
            "that we gave you by hand on {on}",
            "that we gave to its recipient on {on}",
            "We are sending you this letter again. We first gave it to you by hand on {on}.",
        ),
        "cy": EarlierWords(
            "a roddwyd i chi â llaw ar {on}",
            "a roddwyd i’w dderbynnydd ar {on}",
            "Rydym yn anfon y llythyr hwn atoch eto. Fe’i rhoddwyd i chi â llaw am y tro cyntaf ar {on}.",
        ),
    },
    proves_delivery=True,
)

METHODS: Mapping[str, ChannelSpec] = {spec.code: spec for spec in (EMAIL, POST, HAND)}

SENT_BY_DESPATCH = tuple(spec for spec in METHODS.values() if spec.next_step)
"""Also the order in which a rehearsal falls back on another."""
