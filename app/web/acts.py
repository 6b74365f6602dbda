"""An act: a form that leads to one verb, in one transaction. A refusal becomes an error in the form (app/errors.py).

form = PeriodForm(obj=period)
if done := form.attempt(lambda session: correct_period(session, period_id, form.facts, actor=actor())):
    return finish(url_for(".index"), "The period has been corrected.", changed=done.result)
return form.page("registry/period.html", period=period)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from flask import Flask, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.exceptions import Conflict, Forbidden
from werkzeug.exceptions import NotFound as HttpNotFound

from app.errors import Blocked, NotAllowed, NotFound, Refused, Stale
from app.web.errors import show_error
from app.web.filters import format_date, format_moment_in_sentence
from app.web.request import writing
from app.web.typed import number_in

T = TypeVar("T")

COMMON: Mapping[str, str] = {
    "stale": "Someone else has saved a change since you opened this page, which may now be out of date.",
}
"""What is said where a room has no words of its own."""


@dataclass(frozen=True)
class CompletedAct(Generic[T]):
    """An act that was done: what its verb returned, which may be None or False."""

    result: T


class ActForm(FlaskForm):  # type: ignore[misc]
    """A form that leads to one verb. `stale`: somebody else saved meanwhile, so the page shows both.

    A form that must not overwrite what others save has a hidden field `seen`: the event that it was opened at.
    """

    stale: Stale | None = None
    form_errors: list[str]

    boxes: Mapping[str, str] = {}
    """The fields of the form by what a verb calls them, where it calls them something else."""

    @property
    def is_opened(self) -> bool:
        """Whether the page shows what is so now: it was just opened, or somebody else saved meanwhile."""
        return request.method == "GET" or self.stale is not None

    @property
    def seen_event(self) -> int:
        """The event at which the form was opened; 0 where it says none."""
        return number_in(self.seen.data) or 0

    def attempt(self, verb: Callable[[Session], T]) -> CompletedAct[T] | None:
        """Run `verb` if the form was sent and is valid. None: show the form, with what is wrong.

        Raises Blocked, which is a page of its own.
        """
        return self.run(verb) if self.validate_on_submit() else None

    def run(self, verb: Callable[[Session], T]) -> CompletedAct[T] | None:
        """As `attempt`, for a page that has more to do between a valid form and the transaction."""
        try:
            with writing() as session:
                return CompletedAct(verb(session))
        except Stale as stale:
            self.stale = stale
        except Blocked:
            raise
        except Refused as refused:
            self.refuse(refused)
        return None

    def refuse(self, refused: Refused) -> None:
        """Say it beside the field that it belongs to, or above the form."""
        name = self.boxes.get(refused.field, refused.field)
        if name in self:
            field = self[name]
            field.errors = [*field.errors, sentence(refused)]
        else:
            self.form_errors = [*self.form_errors, sentence(refused)]

    @property
    def status(self) -> int:
        """Of the page with the form: 409 when somebody else saved meanwhile, 400 when something in it is wrong."""
        return 409 if self.stale else 400 if self.errors else 200

    def page(self, template: str, **shown: Any) -> ResponseReturnValue:
        return render_template(template, form=self, **shown), self.status


def press(verb: Callable[[Session], T], *, overtaken: tuple[type[Refused], ...] = ()) -> CompletedAct[T] | None:
    """Run the verb of a button, which has no form to show again. None: it was refused, and the next page says why.

    `overtaken`: refusals that are no warning, since another click has done it. Raises Blocked, which is a page of its
    own.
    """
    try:
        with writing() as session:
            return CompletedAct(verb(session))
    except Blocked:
        raise
    except Refused as refused:
        flash(sentence(refused), "info" if isinstance(refused, overtaken) else "warning")
        return None


def finish(
    to: str, message: str, *, changed: bool = True, unchanged: str = "Nothing was changed."
) -> ResponseReturnValue:
    """Lead on to `to`, which says what was done; or `unchanged`, where the record said so already."""
    flash(message if changed else unchanged, "success" if changed else "info")
    return redirect(to)


def leave(to: str, refused: Refused) -> ResponseReturnValue:
    """Lead on to `to`, which says why it was not done: for a form that there is no use in showing again."""
    flash(sentence(refused), "warning")
    return redirect(to)


def sentence(refused: Refused) -> str:
    """What the pages say of a refusal, by the table of its room. Days and moments among its facts are written as pages
    write them."""
    return sentence_in(current_app.config["REFUSALS"], refused)


def sentence_in(sentences: Mapping[str, str], refused: Refused) -> str:
    return sentences[refused.code].format(**{name: _in_words(fact) for name, fact in refused.facts.items()})


def _in_words(fact: object) -> object:
    if isinstance(fact, datetime):
        return format_moment_in_sentence(fact)
    return format_date(fact) if isinstance(fact, date) else fact


def show_not_found(refused: NotFound) -> ResponseReturnValue:
    return show_error(HttpNotFound(sentence(refused)))


def show_conflict(refused: Refused) -> ResponseReturnValue:
    """Of a button that must not be pressed again without a look, of what can't be done whatever a form says, and of a
    refusal that no form took: a page of its own says so."""
    return show_error(Conflict(sentence(refused)))


def show_not_allowed(refused: NotAllowed) -> ResponseReturnValue:
    return show_error(Forbidden(sentence(refused)))


def join_tables(refusals: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """`refusals`: the sentences of each room, by code. Raises ValueError when two rooms have the same code."""
    sentences: dict[str, str] = {}
    for table in refusals:
        if twice := sentences.keys() & table.keys():
            raise ValueError(f"two rooms have the codes {sorted(twice)}")
        sentences |= table
    return {**COMMON, **sentences}


def init_acts(app: Flask, refusals: Iterable[Mapping[str, str]]) -> None:
    """`refusals`: the sentences of each room, by code. Raises ValueError when two rooms have the same code."""
    app.config["REFUSALS"] = join_tables(refusals)
    app.register_error_handler(Refused, show_conflict)
    app.register_error_handler(NotFound, show_not_found)
    app.register_error_handler(NotAllowed, show_not_allowed)
