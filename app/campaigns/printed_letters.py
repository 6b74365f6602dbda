"""From rows to pages: each letter of a campaign as the engine's Letter, at one moment of the registries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast

from sqlalchemy.orm import Session

from app.campaigns.fields.values import values_of
from app.campaigns.letter.text import compiled_text
from app.campaigns.letters import open_letter_heading
from app.campaigns.models import Letter
from app.campaigns.printing import Printing
from app.campaigns.values.letter import fields_by_recipient, values_of_letters, values_of_their_posts
from app.letters.compose import CampaignText, MissingFields, compose, values_as_read
from app.letters.letter import Annex
from app.letters.letter import Letter as Page
from app.letters.problems import LetterError
from app.letters.recipient.recipient import Recipient
from app.letters.text.built_in import BUILT_IN
from app.letters.text.fields import normalise
from app.letters.text.template import CompiledTemplate
from app.registry.posts.formats import unusual
from app.registry.posts.recipients_of import recipients
from app.registry.posts.vocabulary import words_of_practice
from app.registry.registries import registry_names

Mode = Literal["final", "preview"]


@dataclass(frozen=True)
class Problem:
    """Why a letter can't be made: a code of the engine, with its facts; sentences are made where it is shown."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PrintedLetter:
    """A letter, and either its page or the problem that stops it. `text_sha256`: of the text to clear on the page.
    `recipient`: whom it is for, unless there is no such post on the day."""

    letter: Letter
    page: Page | None = None
    text_sha256: str = ""
    problem: Problem | None = None
    recipient: Recipient | None = None


def printed_letters(
    session: Session,
    printing: Printing,
    letters: Sequence[Letter],
    *,
    valid_at: date,
    known_at: int | None = None,
    mode: Mode = "final",
) -> Iterator[PrintedLetter]:
    """Compose `letters` in their order. A letter with a problem stops no other. A preview marks missing fields. It is a
    problem when a letter that is no draft prints words of its recipient that nobody has cleared.

    `known_at`: the audit event up to which the registries, and what each letter says for itself, are read; None: now.
    """
    more = words_of_practice(session)
    for facts in _facts_of_letters(session, printing, letters, valid_at=valid_at, known_at=known_at):
        letter, recipient = facts.letter, facts.recipient
        slug = letter.registry_slug
        if recipient is None:
            yield PrintedLetter(letter, problem=Problem("post_not_there", {"day": valid_at.isoformat()}))
            continue
        if not facts.text.draft and (
            words := uncleared_recipient_words(printing, slug, recipient, facts.own_values, more)
        ):
            yield PrintedLetter(letter, problem=Problem("words_not_cleared", {"words": words}), recipient=recipient)
            continue
        try:
            page = compose(mode=mode, **facts.to_compose(recipient))
        except MissingFields as problem:
            missing = cast("tuple[str, ...]", problem.facts["fields"])
            yield PrintedLetter(letter, problem=lacking(facts.template, letter, missing), recipient=recipient)
        except LetterError as problem:
            yield PrintedLetter(letter, problem=Problem(problem.code, problem.facts), recipient=recipient)
        else:
            yield PrintedLetter(letter, page=page, text_sha256=printing.texts[slug], recipient=recipient)


def values_in_letter(
    session: Session, printing: Printing, letter: Letter, *, valid_at: date
) -> tuple[dict[str, str], dict[str, bool | None]]:
    """What each field of the text prints in a letter, and how its conditions are answered there; nothing where there is
    no such post on the day, or a value does not suit."""
    (facts,) = _facts_of_letters(session, printing, [letter], valid_at=valid_at, known_at=None)
    try:
        return values_as_read(**facts.to_compose(facts.recipient)) if facts.recipient else ({}, {})
    except LetterError:
        return {}, {}


@dataclass(frozen=True)
class _LetterFacts:
    """What a letter is composed of. `own_values`: what it says for itself, and what its post does."""

    letter: Letter
    template: CompiledTemplate
    recipient: Recipient | None
    text: CampaignText
    own_values: Mapping[str, Any]
    shared_values: Mapping[str, Any]
    annex: Annex | None

    def to_compose(self, recipient: Recipient) -> dict[str, Any]:
        return {
            "template": self.template,
            "registry": self.letter.registry_slug,
            "recipient": replace(recipient, reference=self.letter.reference),
            "campaign": self.text,
            "values": {**self.shared_values, **self.own_values},
            "annex": self.annex,
        }


def _facts_of_letters(
    session: Session, printing: Printing, letters: Sequence[Letter], *, valid_at: date, known_at: int | None
) -> Iterator[_LetterFacts]:
    template = compiled_text(printing.source)
    shared = values_of(printing.values, template.campaign_fields)
    own_fields = fields_by_recipient(template)
    ids = [letter.id for letter in letters]
    own = values_of_letters(session, ids, known_at=known_at) if own_fields else {}
    of_posts = values_of_their_posts(session, letters, known_at=known_at) if own_fields else {}
    names = registry_names(session)
    posts = [letter.post_id for letter in letters if letter.post_id is not None]
    found = recipients(session, posts, valid_at=valid_at, known_at=known_at)
    texts = {slug: printing.text_for(slug) for slug in {letter.registry_slug for letter in letters}}
    for letter in letters:
        slug = letter.registry_slug
        if letter.post_id is None:
            recipient: Recipient | None = everyone_in(
                names[slug], printing.shared.get(slug, {}), whole=slug not in printing.partial
            )
        else:
            recipient = found.get(letter.post_id)
        values = values_of(of_posts.get(letter.id, {}) | own.get(letter.id, {}), own_fields)
        yield _LetterFacts(letter, template, recipient, texts[slug], values, shared, _annex(printing, letter))


def uncleared_recipient_words(
    printing: Printing, slug: str, recipient: Recipient, values: Mapping[str, Any], more: frozenset[str]
) -> list[str]:
    """The words of a recipient, and of its own values, that follow no format and are not among those cleared.

    `more`: as `unusual` takes it.
    """
    cleared = {(kind, words) for kind, words in printing.words.get(slug, ())}
    return [words for kind, words in unusual(recipient, values, more) if (kind, words) not in cleared]


SHARED = frozenset(normalise(field.name) for field in BUILT_IN if field.in_open_letters)


def lacking(template: CompiledTemplate, letter: Letter, fields: Sequence[str]) -> Problem:
    """`fields` have no value. Of an open letter, `differing` are those that none can be given to."""
    facts: dict[str, Any] = {"letter": letter.reference, "fields": list(fields)}
    if letter.post_id is None:
        facts["differing"] = [name for name in fields if _differs(template, name)]
    return Problem(MissingFields.code, facts)


def _differs(template: CompiledTemplate, name: str) -> bool:
    spec = template.spec(name)
    return bool(spec.where) if spec else normalise(name) not in SHARED


def _annex(printing: Printing, letter: Letter) -> Annex | None:
    """The addressees of an open letter."""
    if letter.post_id is not None:
        return None
    return Annex(
        title="Annex: this letter is addressed to", lines=tuple(printing.annexes.get(letter.registry_slug, ()))
    )


def everyone_in(registry_name: str, shared: Mapping[str, Any], *, whole: bool) -> Recipient:
    """The recipient of an open letter: "To all directors of children's services". `shared`: facts true of them all;
    `whole`: they are all that the registry has."""
    return Recipient(
        reference="",
        post_title=open_letter_heading(registry_name, whole=whole),
        post_salutation="Dear colleagues",
        office_is_form=True,
        **shared,
    )
