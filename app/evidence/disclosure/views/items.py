"""One item of a request: read it, decide on it, black words out, withhold pages, take its file to look at."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.evidence.disclosure.begin import disclosure_by_number
from app.evidence.disclosure.exemptions import EXEMPTIONS
from app.evidence.disclosure.finding.sources import file_of
from app.evidence.disclosure.forms import BlackForm, DecisionForm
from app.evidence.disclosure.items.decide import Decision, decide
from app.evidence.disclosure.items.later_records import changed_since
from app.evidence.disclosure.items.reading import ItemContent, ItemGone, read_item
from app.evidence.disclosure.items.redact import (
    black_words,
    mark,
    marks_of,
    pieces,
    unmark,
    withhold_pages,
)
from app.evidence.disclosure.items.suggest import Suggestion, suggestions
from app.evidence.disclosure.items.withheld import withheld_suggestions
from app.evidence.disclosure.listing import item_by_number, next_number, next_undecided
from app.evidence.disclosure.models import Disclosure, DisclosureItem
from app.evidence.disclosure.pages import disclosure_page, may_work
from app.evidence.disclosure.words import (
    CARRIES,
    FAULTS,
    SUGGESTED,
)
from app.inbox.restricted import READERS
from app.platform.storage import FileChanged, FileMissing, StorageFailed
from app.web.acts import finish, leave, press
from app.web.files.sending import WHY_NOT, send_uploaded
from app.web.filters import format_plural
from app.web.request import reading, services
from app.web.typed import numbers_in

blueprint = Blueprint("disclosure_items", __name__)

ONE = "/evidence/disclosures/<int:number>/items/<int:item>"

GONE = "The record behind this item is no longer there. Search again."


@blueprint.get(ONE)
@needs(*READERS)
def show(number: int, item: int) -> ResponseReturnValue:
    return _page(number, item)


@blueprint.post(f"{ONE}/decide")
@needs(Role.DRAFTER)
def choose(number: int, item: int) -> ResponseReturnValue:
    disclosure, found = _disclosure_and_item(number, item)
    form, to = DecisionForm(), url_for(".show", number=number, item=item)
    if done := form.attempt(
        lambda session: decide(session, number, [found.id], form.choice, seen=form.seen_event, actor=actor())
    ):
        said = f"Item {item}: {Decision(form.decision.data).word.lower()}."
        onward = next_undecided(reading(), disclosure, found) if request.form.get("go") == "next" else None
        return finish(url_for(".show", number=number, item=onward) if onward else to, said, changed=bool(done.result))
    if form.stale:
        return leave(to, form.stale)
    return _page(number, item, decision_form=form), form.status


@blueprint.post(f"{ONE}/black")
@needs(Role.DRAFTER)
def black(number: int, item: int) -> ResponseReturnValue:
    form, to = BlackForm(), _words(number, item)
    _, found = _disclosure_and_item(number, item)
    if form.validate_on_submit():
        read = _read_or_abort(found)

        def verb(session: Session) -> int:
            own = session.get_one(DisclosureItem, found.id)
            return mark(session, number, own, read, form.passage.data, form.exemption.data, actor=actor())

        if done := form.run(verb):
            places, exemption = done.result, EXEMPTIONS[form.exemption.data].words
            said = f"Redacted in {format_plural(places, 'place')}, under {exemption}."
            unchanged = "Nothing was changed: these words were already redacted."
            return finish(to, said, changed=bool(places), unchanged=unchanged)
        if form.stale:
            return leave(to, form.stale)
    return _page(number, item, black_form=form), form.status


@blueprint.post(f"{ONE}/show")
@needs(Role.DRAFTER)
def white(number: int, item: int) -> ResponseReturnValue:
    """Words that were black are shown again, by the marks that blacked them out."""
    _, found = _disclosure_and_item(number, item)
    ids, to = set(numbers_in(request.form.getlist("mark"))), _words(number, item)
    if done := press(
        lambda session: unmark(session, number, session.get_one(DisclosureItem, found.id), ids, actor=actor())
    ):
        said = f"Redaction removed in {format_plural(done.result, 'place')}."
        unchanged = "Nothing was changed: these words are not redacted."
        return finish(to, said, changed=bool(done.result), unchanged=unchanged)
    return redirect(to)


@blueprint.post(f"{ONE}/pages")
@needs(Role.DRAFTER)
def pages(number: int, item: int) -> ResponseReturnValue:
    _, found = _disclosure_and_item(number, item)
    wanted, to = set(numbers_in(request.form.getlist("page"))), _words(number, item)
    read = _read_or_abort(found)

    def verb(session: Session) -> bool:
        own = session.get_one(DisclosureItem, found.id)
        return withhold_pages(session, number, own, read, wanted, actor=actor())

    if done := press(verb):
        said = f"{format_plural(len(wanted), 'page is', 'pages are')} withheld as a whole."
        return finish(to, said, changed=done.result)
    return redirect(to)


@blueprint.get(f"{ONE}/file")
@needs(*READERS)
def file(number: int, item: int) -> ResponseReturnValue:
    """The file of the item as it is stored, to look at before it is decided."""
    _, found = _disclosure_and_item(number, item)
    one = file_of(reading(), found.key) if found.format else None
    if one is None:
        abort(404, description="This item is not a file, or it is no longer there.")
    chunks = one.read(services().storage)
    return send_uploaded(chunks, name=one.name, mimetype=one.type, length=one.length, etag=one.sha256)


def _words(number: int, item: int) -> str:
    return url_for(".show", number=number, item=item, _anchor="words")


def _disclosure_and_item(number: int, item: int) -> tuple[Disclosure, DisclosureItem]:
    disclosure = disclosure_by_number(reading(), number)
    found = item_by_number(reading(), disclosure, item)
    return disclosure, found or abort(404, description="The request has no such item.")


def _read_or_abort(found: DisclosureItem) -> ItemContent:
    try:
        return read_item(reading(), services().storage, found)
    except ItemGone:
        abort(404, description=GONE)
    except (FileMissing, FileChanged, StorageFailed) as problem:
        abort(503, description=WHY_NOT[type(problem)])


def _page(number: int, item: int, **forms: Any) -> str:
    disclosure, found = _disclosure_and_item(number, item)
    session, read = reading(), _read_or_abort(found)
    marks = marks_of(session, found)
    decision, black_form = forms.get("decision_form"), forms.get("black_form")
    if decision is None:
        decision = DecisionForm(formdata=None)
        decision.seen.data = str(disclosure.changed)
        decision.decision.data, decision.exemptions.data = found.decision or None, found.exemptions
        decision.reason.data, decision.interest.data = found.reason, found.interest
    if black_form is None:
        black_form = BlackForm(formdata=None)
    works = may_work(disclosure)
    already = {words.casefold() for words in black_words(read.text, marks)}
    offered: list[Suggestion] = []
    if works and read.read.says_something:
        offered += withheld_suggestions(session, services().storage, found, read.text)
        offered += suggestions(session, read.text)
    return disclosure_page(
        "evidence/disclosure_item.html",
        disclosure,
        item=found,
        read=read,
        pages=pieces(read.text, marks),
        marks=marks,
        decision_form=decision,
        black_form=black_form,
        form=forms.get("decision_form") or forms.get("black_form") or decision,
        suggested=[
            (suggestion, SUGGESTED[suggestion.why])
            for suggestion in offered
            if suggestion.words.casefold() not in already
        ],
        corrected=changed_since(session, found),
        changed_since=bool(marks and found.text_sha256 != read.sha256),
        fault=FAULTS.get(read.read.fault, ""),
        carries=[CARRIES[carry] for carry in read.read.carries],
        EXEMPTIONS=EXEMPTIONS,
        following=next_number(session, disclosure, found),
        undecided=next_undecided(session, disclosure, found),
    )
