"""What houses above questions add to a question's page, such as the packs made for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.evidence.questions.models import Question
from app.places import Place


@dataclass(frozen=True)
class QuestionSection:
    """`template` shows what `facts` gives, besides `question`."""

    template: str
    facts: Callable[[Question], Mapping[str, Any]]


QUESTION_SECTIONS: Place[QuestionSection] = Place("sections of a question's page")


def sections_of(question: Question) -> list[Markup]:
    return [_rendered(section, question) for section in QUESTION_SECTIONS]


def _rendered(section: QuestionSection, question: Question) -> Markup:
    return Markup(render_template(section.template, question=question, **section.facts(question)))  # noqa: S704  our page
