"""What houses above questions add to a question's page, such as the packs made for it: app/assembly.py says which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from app.evidence.questions.models import Question


@dataclass(frozen=True)
class QuestionSection:
    """`template` shows what `facts` gives, besides `question`."""

    template: str
    facts: Callable[[Question], Mapping[str, Any]]


def sections_of(question: Question) -> list[Markup]:
    sections: tuple[QuestionSection, ...] = current_app.extensions["despatch_question_sections"]
    return [_rendered(section, question) for section in sections]


def _rendered(section: QuestionSection, question: Question) -> Markup:
    return Markup(render_template(section.template, question=question, **section.facts(question)))  # noqa: S704  our page
