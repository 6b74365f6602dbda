"""Read a slice of a campaign's letters: compose each as it would be made, and look at it and at whom it is for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.letter.text import compiled_text
from app.campaigns.models import Campaign, Letter
from app.campaigns.printed_letters import PrintedLetter, Problem, printed_letters
from app.campaigns.printing import Printing
from app.campaigns.signatories.offices import FormerMinister, former_ministers, signing_day
from app.checking import kinds
from app.checking.directions import directions_by_organisation
from app.checking.ended_names import find_ended_names
from app.checking.figures import Figures, figures_of_letter
from app.checking.models import LetterCheck
from app.clearance.offices.departments import ended_department
from app.letters.letter import Letter as Page
from app.letters.letter import block_texts, missing_fields, words_of
from app.letters.page.measures import MOST_PAGES
from app.letters.pdf import measure
from app.letters.recipient.address import check as check_address
from app.letters.text.blocks import leaves
from app.letters.text.fields import Condition, Part, Text, normalise
from app.letters.text.readability import reading_of
from app.letters.text.template import CompiledTemplate
from app.letters.text.typography import typeset_text
from app.platform.history import as_at
from app.registry.contacts.age import is_current
from app.registry.contacts.of_posts import KnownContact, contacts_of, postal
from app.registry.holders.flags import overlaps_and_gaps
from app.registry.models import PostVersion
from app.registry.posts.formats import unusual
from app.registry.posts.posts import listed_posts
from app.registry.posts.search import searchable_text
from app.registry.posts.titles import titles_of
from app.registry.posts.vocabulary import words_of_practice

log = structlog.get_logger(__name__)

OF_CODE: Mapping[str, str] = {
    "post_not_there": kinds.NOT_THERE,
    "address_overflow": kinds.OVERFLOW,
    "head_overflow": kinds.HEAD,
    "unprintable_characters": kinds.UNPRINTABLE,
    "words_not_cleared": kinds.UNUSUAL,
}
"""The kind of a problem that stops a letter, by its code; that of a value has its field, and any other is ours."""

IN_FULL = "In full: "
"""Before the full title of a post whose printed one is shorter, in the post's note."""

LONGEST_ABOUT = 200
"""Characters that a finding may be about."""


@dataclass(frozen=True)
class UnsavedFinding:
    """A finding before it is kept, see LetterFinding."""

    kind: str
    letter_id: int
    about: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Slice:
    """Letters as they were composed, and what that showed. `last`: the number of the last of them."""

    last: int
    count: int
    pages: Sequence[tuple[Letter, Page]]
    found: Sequence[UnsavedFinding]


def compose_slice(
    session: Session, check: LetterCheck, printing: Printing, letters: Sequence[Letter], *, today: date, since: date
) -> Slice:
    """A missing value stops no letter here: it is shown in its place, so that all else about the letter is found too.
    `today`: on which posts must be listed to be written to; `since`: when an address must have been verified to be
    current."""
    composed = partial(printed_letters, session, printing, valid_at=check.valid_at, known_at=check.known_at)
    printed = list(composed(letters, mode="preview"))
    stopped = [letter.letter for letter in printed if letter.problem]
    day = date.fromisoformat(printing.letter_date)
    findings = [*_of_posts(session, check, printed, day, today=today, since=since)]
    campaign = session.get_one(Campaign, check.campaign_id)
    former = former_ministers(session, campaign, signing_day(campaign, today))
    for printed_letter in printed:
        findings += _of_page(printing, printed_letter, former)
    for printed_letter in composed(stopped, mode="final"):
        # what stops a preview may hide a value that is missing too
        if printed_letter.problem and printed_letter.problem.code == "missing_fields":
            findings += _missing_field_findings(printing, printed_letter.letter, printed_letter.problem.facts["fields"])
    pages = [(letter.letter, letter.page) for letter in printed if letter.page]
    return Slice(letters[-1].number, len(letters), pages, findings)


def measure_slice(part: Slice) -> tuple[list[UnsavedFinding], dict[str, Figures]]:
    """Count the pages of each letter and the words of its text: it takes a while, and needs no database."""
    findings: list[UnsavedFinding] = []
    figures: dict[str, Figures] = {}
    for letter, page in part.pages:
        try:
            measured = measure(page)
        except Exception as fault:
            # A fault of ours in one letter must neither stop the others nor hide.
            log.exception("letter_not_measured", letter=letter.reference)
            findings.append(UnsavedFinding(kinds.UNEXPECTED, letter.id, facts={"fault": type(fault).__name__}))
            continue
        if measured.pages > MOST_PAGES:
            findings.append(
                UnsavedFinding(kinds.PAGES, letter.id, facts={"pages": measured.pages, "limit": MOST_PAGES})
            )
        if measured.alone:
            findings.append(UnsavedFinding(kinds.ALONE, letter.id))
        one = figures_of_letter(letter.id, reading_of(page.blocks), measured.pages, english=page.language == "en")
        slug = letter.registry_slug
        figures[slug] = figures[slug].with_other(one) if slug in figures else one
    return findings, figures


def _of_page(printing: Printing, printed: PrintedLetter, former: Sequence[FormerMinister]) -> Iterator[UnsavedFinding]:
    letter, page = printed.letter, printed.page
    if page is None:
        yield from _stopped(letter, printed.problem or Problem("unexpected"))
        return
    yield from _missing_field_findings(printing, letter, missing_fields(page))
    if page.salutation == page.wording.unknown:
        yield UnsavedFinding(kinds.UNKNOWN_NAME, letter.id)
    day = date.fromisoformat(printing.letter_date)
    yield from _ended_departments(letter, page, day)
    said = "\n".join(block_texts(page.blocks))
    printed_words = "\n".join((page.notice, words_of(page.subject), said, *page.copies))
    for ended in find_ended_names(printed_words, day):
        yield UnsavedFinding(kinds.ENDED_NAME, letter.id, ended.name)
    if not has_own_passage(compiled_text(printing.source), letter.registry_slug, said):
        yield UnsavedFinding(kinds.NO_PASSAGE, letter.id, letter.registry_slug)
    left = {(typeset_text(minister.signatory.office), typeset_text(minister.signatory.name)) for minister in former}
    for signatory in page.signatories:
        if (typeset_text(signatory.office), typeset_text(signatory.name)) in left:
            yield UnsavedFinding(kinds.LEFT_OFFICE, letter.id, f"{signatory.name} ({signatory.office})"[:LONGEST_ABOUT])


def _ended_departments(letter: Letter, page: Page, day: date) -> Iterator[UnsavedFinding]:
    """One for each department among those of the signatories."""
    ended = [ended_department(signatory.office, signatory.department, day) for signatory in page.signatories]
    for name in dict.fromkeys(department.name for department in ended if department):
        yield UnsavedFinding(kinds.ENDED_DEPARTMENT, letter.id, name)


def _stopped(letter: Letter, problem: Problem) -> Iterator[UnsavedFinding]:
    facts = {name: fact for name, fact in problem.facts.items() if name != "letter"} | {"code": problem.code}
    if problem.code.startswith("value_not_"):
        yield UnsavedFinding(kinds.VALUE, letter.id, str(facts.pop("field"))[:LONGEST_ABOUT], facts)
    elif problem.code == "nothing_said":
        yield UnsavedFinding(kinds.EMPTY_TEXT, letter.id, letter.registry_slug)
    else:
        yield UnsavedFinding(OF_CODE.get(problem.code, kinds.UNEXPECTED), letter.id, facts=facts)


def _missing_field_findings(printing: Printing, letter: Letter, fields: Sequence[str]) -> Iterator[UnsavedFinding]:
    """One for each field, by the name that the text declares it with."""
    template = compiled_text(printing.source)
    for name in {normalise(name): name for name in reversed(fields)}.values():
        spec = template.spec(name)
        yield UnsavedFinding(kinds.MISSING, letter.id, (spec.name if spec else name)[:LONGEST_ABOUT])


def _of_posts(
    session: Session, check: LetterCheck, printed: Sequence[PrintedLetter], day: date, *, today: date, since: date
) -> Iterator[UnsavedFinding]:
    """What the registries say of those whom letters go to, and what was in force at their bodies on the letter's `day`;
    of the addressees of an open letter, nothing."""
    there = {
        letter.letter.post_id: letter for letter in printed if letter.letter.post_id is not None and letter.recipient
    }
    posts = {row.post_id: row for row in _posts(session, check, list(there))}
    owners = {post_id: row.organisation_id for post_id, row in posts.items()}
    contacts = contacts_of(session, owners, valid_at=check.valid_at, known_at=check.known_at)
    flags = overlaps_and_gaps(session, list(owners), known_at=check.known_at)
    listed = listed_posts(session, list(owners), valid_at=today, known_at=check.known_at)
    titles = titles_of(session, list(owners), valid_at=check.valid_at, known_at=check.known_at)
    more = words_of_practice(session)
    in_force = directions_by_organisation(session, day, check.known_at)
    for post_id, row in posts.items():
        printed_letter = there[post_id]
        assert printed_letter.recipient is not None  # noqa: S101
        letter_id = printed_letter.letter.id
        if post_id not in listed:
            yield UnsavedFinding(kinds.UNLISTED, letter_id)
        if sentences := in_force.get(row.organisation_id):
            yield UnsavedFinding(kinds.DIRECTED, letter_id, facts={"in_force": sentences})
        if printed_letter.recipient.holder is None:
            yield UnsavedFinding(kinds.VACANT, letter_id)
        if any(unusual(printed_letter.recipient, {}, more)):
            yield UnsavedFinding(kinds.UNUSUAL, letter_id)
        names = {titles.get(post_id, ""), row.note.removeprefix(IN_FULL)}
        if printed_letter.page and {*map(searchable_text, names)} & {*map(searchable_text, printed_letter.page.copies)}:
            yield UnsavedFinding(kinds.COPIED, letter_id)
        if row.title_verified_on is None:
            yield UnsavedFinding(kinds.TITLE, letter_id)
        if any(
            flag.kind == "overlap" and not flag.acting and _holds(flag.valid_from, flag.valid_to, check.valid_at)
            for flag in flags.get(post_id, ())
        ):
            yield UnsavedFinding(kinds.TWO_HOLDERS, letter_id)
        yield from _of_address(letter_id, contacts[post_id], since)


def _of_address(letter_id: int, contacts: list[KnownContact], since: date) -> Iterator[UnsavedFinding]:
    address = postal(contacts)
    if address is None:
        yield UnsavedFinding(kinds.NO_ADDRESS, letter_id)
    elif problems := check_address(address.lines):
        yield UnsavedFinding(
            kinds.BROKEN_ADDRESS,
            letter_id,
            facts={"problems": [[problem.code, dict(problem.facts)] for problem in problems]},
        )
    refused = [contact for contact in contacts if contact.channel == "postal" and contact.do_not_use]
    if any(contact.own or address is None for contact in refused) and not (address and address.own):
        yield UnsavedFinding(kinds.DO_NOT_USE, letter_id)
    if address and not is_current(address.verified_on, since):
        yield UnsavedFinding(kinds.STALE, letter_id)


def _posts(session: Session, check: LetterCheck, ids: Sequence[int]) -> Sequence[Any]:
    columns = (PostVersion.post_id, PostVersion.organisation_id, PostVersion.title_verified_on, PostVersion.note)
    standing = as_at(PostVersion, check.valid_at, check.known_at)
    return session.execute(select(*columns).where(PostVersion.post_id.in_(ids), standing)).all()


def _holds(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    return (valid_from is None or valid_from <= day) and (valid_to is None or valid_to > day)


LEAST = 12
"""Characters by which words are known again."""


def has_own_passage(text: CompiledTemplate, registry: str, printed: str) -> bool:
    """Whether the `printed` words of a letter have any that only some registries read. True where no registry has a
    passage, and where a passage has too few words of its own to tell."""
    passages = _passages(text)
    if not any(passages.values()):
        return True
    words = passages.get(registry, ())
    if not words:
        return text.variant(registry) != text.others
    letter = " ".join(printed.split())
    return any(word in letter for word in words)


@lru_cache(maxsize=32)
def _passages(text: CompiledTemplate) -> dict[str, tuple[str, ...]]:
    """By registry, the words of its own passages, without what fields put in."""
    for_all = {words for content in leaves(text.others) for words in _words(content)}
    return {
        slug: tuple(
            words
            for content in leaves(blocks)
            for words in _words(content)
            if words not in for_all and len(words) >= LEAST
        )
        for slug, blocks in text.variants.items()
    }


def _words(content: tuple[Part, ...]) -> Iterator[str]:
    for part in content:
        if isinstance(part, Text):
            yield " ".join(part.text.split())
        elif isinstance(part, Condition):
            yield from _words(part.parts)
