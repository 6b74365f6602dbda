"""A clearance certificate in words: its page, its PDF and its Word file say the same."""

from datetime import date

from app.accounts.recorded_proof import RecordedProof
from app.clearance.certificates.content import Change, Consent, Content, Proof, Review, Text
from app.clearance.states import State, StepState
from app.clearance.words import ANSWERS, NEEDS_A_NOTE, TRACKS
from app.letters.dates import date_in_words
from app.letters.page.wording import join
from app.web.filters import format_moment, format_moment_in_sentence, format_number, format_plural

NIL_RETURN = f"{ANSWERS[State.NIL_RETURN]}: nothing to say, which counts as cleared"

HEADINGS = ("Minister", "Answer", "Given by", "When", "Signature")
"""Of the table of what offices said, before certificates said how it was proved who did."""

PROOF = "Proof of identity"
ISSUERS_PROOF = "Issuer’s proof of identity"

CHANGED = "Changes since the previous certificate"
NOT_PRINTED = ("Recipients as recorded on", "Nation", "Kind of organisation")
"""What only decides what letters print."""

CALLED = {"Recipients as recorded on": "Recipients on"}
"""What certificates keep under a name that pages say otherwise."""

WITHOUT = {"Address": "No address", "Office-holder": "No name"}
"""What is said of a line that a letter does not print; of any other, "None"."""

CHANGED_HEADINGS = ("Letter", "What changed", "Before", "Now")
"""Of the table of what letters print otherwise beside their texts, while it is so."""

CERTIFIED_HEADINGS = ("Letter", "What changed", "Before", "On this certificate")
"""Likewise of a certificate, which is read later."""

Facts = list[tuple[str, str]]


def headings(content: Content) -> tuple[str, ...]:
    """Of the table of what offices said."""
    return (*HEADINGS, PROOF) if content.says_proofs else HEADINGS


def title(content: Content) -> str:
    return f"Clearance certificate {content.number}"


def lede(content: Content) -> str:
    """What the certificate certifies, of the moment at which it was made."""
    number = format_plural(len(content.texts), "text")
    every = "All " if len(content.texts) > 1 and not content.not_issued else ""
    was = "was" if len(content.texts) == 1 else "were"
    return (
        f"{every}{number} of the campaign “{content.title}” ({content.campaign}) {was} cleared by every office that "
        f"was asked, and issued, by {format_moment_in_sentence(content.issued_at)}."
    )


ROUNDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _round(number: int) -> str:
    """How often clearance was asked for: “first round”."""
    return f"{ROUNDS[number - 1]} round" if 0 < number <= len(ROUNDS) else f"round {format_number(number)}"


def facts(content: Content) -> Facts:
    chair = [("Committee’s chair", content.chair)] if content.chair else []
    return [
        ("Campaign", f"{content.title} ({content.campaign})"),
        _issue_fact(content),
        *(_issuers_proof(content.newly_issued[0]) if content.newly_issued else []),
        ("Type of clearance", f"{TRACKS[content.track]}, {_round(content.round)}"),
        *chair,
        *_beside(content),
        *([("Reviewed before ministers", "; ".join(map(_review, content.reviews)))] if content.reviews else []),
        ("Texts left out", join(content.not_issued) if content.not_issued else "None"),
    ]


def _issue_fact(content: Content) -> tuple[str, str]:
    """Who issued the certificate; of one that issued nothing, what it replaced and who made letters then."""
    when, by = format_moment(content.issued_at), content.issued_by
    if content.newly_issued:
        return "Issued", f"{when}, by {by}"
    return "Made", f"{when}, replacing certificate {content.number - 1}, when {by} started generating letters"


def _issuers_proof(text: Text) -> Facts:
    return [(ISSUERS_PROOF, _proof_words(text.proof))] if text.proof else []


def _proof_words(proof: Proof) -> str:
    return RecordedProof(proof.factor, proof.named, proof.at, signed_in_with=proof.signed_in_with).words


def _beside(content: Content) -> Facts:
    facts = []
    if content.letter_date:
        facts.append(("Date of letter", date_in_words(date.fromisoformat(content.letter_date))))
    if content.valid_at:
        as_at = date_in_words(date.fromisoformat(content.valid_at))
        recorded = f"as recorded at {format_moment_in_sentence(content.issued_at)}"
        facts.append(("Recipients", f"Office-holders and addresses on {as_at}, {recorded}"))
    return [*facts, ("Sender’s address", ", ".join(content.sender))] if content.sender else facts


def _review(one: Review) -> str:
    """ "Policy: content with version 1"."""
    if one.version is None:
        return f"{one.name}: no answer"
    return f"{one.name}: {'content' if one.answer == StepState.CONTENT else 'not content'} with version {one.version}"


def change_cells(one: Change) -> tuple[str, ...]:
    """The cells of a row under CHANGED_HEADINGS."""
    what = CALLED.get(one.what, one.what)
    what = f"{what} (not printed)" if one.what in NOT_PRINTED else what
    without = WITHOUT.get(one.what, "None")
    return one.letter or "All letters", what, one.was or without, one.now or without


def text_facts(content: Content, text: Text) -> Facts:
    """`content`: the certificate that `text` is of."""
    earlier = [] if text in content.newly_issued else [
        ("Issued earlier", f"{format_moment(text.issued_at)}, by {text.issued_by}"),
        *_issuers_proof(text),
    ]  # fmt: skip
    return [
        ("Version sent for clearance", format_number(text.version)),
        ("Letters", format_number(text.letters)),
        *earlier,
    ]


def consent_cells(one: Consent) -> tuple[str, ...]:
    """The cells of a row under `headings`."""
    answer = NIL_RETURN if one.answer == State.NIL_RETURN else ANSWERS[State(one.answer)]
    signature = (
        ("Saved signature" if one.signature else "Space left to sign by hand") if one.signs else "Not a signatory"
    )
    return (
        one.office,
        f"{answer}, with a note" if one.noted and one.answer not in NEEDS_A_NOTE else answer,
        f"{one.said_by}, for an absent colleague" if one.in_absence else one.said_by,
        format_moment(one.at),
        signature,
        *([_proof_words(one.proof)] if one.proof else []),
    )


def record(content: Content, sha256: str) -> Facts:
    """For auditors. `sha256`: of the certificate's own content."""
    return [
        *((f"SHA-256 of the text for {text.name[:1].lower()}{text.name[1:]}", text.sha256) for text in content.texts),
        ("Latest entry in the audit record", format_number(content.event)),
        ("Check value of that entry", content.hmac),
        ("SHA-256 of this certificate", sha256),
    ]


CHECK_HEADING = "Check a letter"
CHECK = (
    "Despatch has a record of this certificate that shows any change to it. To check a letter against it, send the "
    "letter’s PDF or Word file to the office that sent you the certificate. Users of Despatch can check a letter on "
    "the certificate’s page."
)
WORD_COPY = "This Word copy can be edited. The PDF is the one to rely on."
RECORD = "For auditors"
RECORD_SAYS = (
    "No one can change the audit record unnoticed: each entry is tied to the one before it. The entry below was the "
    "latest when the certificate was made, and the next one records this certificate. These values identify the "
    "certificate and the texts in it. An administrator can check a letter with the command “despatch letter verify”."
)
