"""Findings as a page says them, and where each is mended."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.campaigns.values.letter import any_by_recipient
from app.campaigns.words import OF_A_POST, OF_THE_DETAILS, TO_FILL, WORDS
from app.checking import kinds
from app.checking.ended_names import ended_name_words
from app.checking.kinds import KINDS, Mend
from app.checking.models import LetterFinding
from app.letters.page.wording import join
from app.letters.problems import Problem
from app.letters.text.fields import normalise
from app.letters.text.template import CompiledTemplate
from app.registry.changes.succession import SuccessorPost
from app.web.problem_words import LETTER_WRONG, address_wrong, facts_in_words

NAMED = 3
"""The most other letters that a line names one by one."""


@dataclass(frozen=True)
class FindingContext:
    """References of the letters that findings name, by id; by letter id, whom each letter is addressed to, and the
    posts that took over from a post that is not on today's list."""

    references: Mapping[int, str]
    persons: Mapping[int, str]
    successors: Mapping[int, Sequence[SuccessorPost]]


def name_of(kind: str, about: str, registries: Mapping[str, str]) -> str:
    """What a finding is called: No value for “council name”."""
    said = registries.get(about, about)
    if kind in (kinds.EMPTY_TEXT, kinds.NO_PASSAGE):
        said = f"{said[:1].lower()}{said[1:]}"
    return KINDS[kind].name.format(about=said)


def mend_of(kind: str, about: str, text: CompiledTemplate) -> Mend:
    """Where a finding is mended: a value, where its field is filled."""
    mend = KINDS[kind].mend
    if mend != "values" or any_by_recipient(text, [about]):
        return mend
    if normalise(about) in map(normalise, OF_THE_DETAILS):
        return "details"
    return "post" if TO_FILL.get(normalise(about)) == OF_A_POST else "text"


def said_of(finding: LetterFinding, others: FindingContext) -> str:
    """What was found of one letter, where there is more to say than its kind does."""
    words = _SAID.get(finding.kind)
    return words(finding, others) if words else ""


def _composition(finding: LetterFinding, _others: FindingContext) -> str:
    facts = dict(finding.facts)
    code = facts.pop("code", "")
    words = WORDS.get(code)
    return words.wrong.format_map(facts_in_words(facts | {"field": finding.about})) if words else ""


def _pages(finding: LetterFinding, _others: FindingContext) -> str:
    return LETTER_WRONG["too_many_pages"].format(**finding.facts)


def _address(finding: LetterFinding, _others: FindingContext) -> str:
    problems: Sequence[tuple[str, Mapping[str, Any]]] = finding.facts["problems"]
    return " ".join(address_wrong(Problem(code, facts=facts)) for code, facts in problems)


def _other_references(finding: LetterFinding, others: FindingContext) -> str:
    references = [others.references[letter_id] for letter_id in finding.facts["letters"]]
    more = [f"{len(references) - NAMED:,} more"] if len(references) > NAMED else []
    return f"as {join([*references[:NAMED], *more])}"


def _person(finding: LetterFinding, others: FindingContext) -> str:
    """A name that was erased since is not said."""
    return f"To {others.persons.get(finding.letter_id, 'the same person')}, {_other_references(finding, others)}."


def _successors(finding: LetterFinding, others: FindingContext) -> str:
    titles = [post.title for post in others.successors.get(finding.letter_id, ())]
    return f"Taken over by {join(titles)}." if titles else "No successor is recorded."


_SAID: Mapping[str, Callable[[LetterFinding, FindingContext], str]] = {
    **dict.fromkeys((kinds.NOT_THERE, kinds.OVERFLOW, kinds.HEAD, kinds.UNPRINTABLE, kinds.VALUE), _composition),
    kinds.PAGES: _pages,
    kinds.BROKEN_ADDRESS: _address,
    kinds.SAME_LETTER: lambda finding, others: f"To the same title and address {_other_references(finding, others)}.",
    kinds.SAME_PERSON: _person,
    kinds.DIRECTED: lambda finding, _: " ".join(finding.facts["in_force"]),
    kinds.UNLISTED: _successors,
    kinds.ENDED_NAME: lambda finding, _: ended_name_words(finding.about),
}
