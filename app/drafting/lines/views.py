"""Standard lines in the browser: the list, one line with its versions, and what a letter's page inserts."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.moments import moments
from app.campaigns.letter.picker import editor_words, fields_offered
from app.campaigns.letter.standard_lines import day_of, letters_with_line
from app.campaigns.letter.text import campaign_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.drafting.boxes import say_faults
from app.drafting.letter_text import blocks_of
from app.drafting.lines.find import KeptLine, all_lines, comparison_key, holding, line_with_versions, topics
from app.drafting.lines.forms import LineForm, WithdrawForm, filled_from
from app.drafting.lines.in_text import LineState, lines_among, standing_of
from app.drafting.lines.keep import (
    LineWithdrawn,
    UnfitBody,
    bring_back,
    keep_version,
    new_line,
    undeclared_fields,
    withdraw,
)
from app.drafting.lines.words import faults_of_body, no_insertion_reason, standing_in_words, validity
from app.drafting.versions import offered_templates
from app.letters.text.fields import normalise
from app.letters.text.source import take_apart
from app.platform.clock import today
from app.web.acts import CompletedAct, finish, leave, press
from app.web.list_filters import ListFilter, text_filter
from app.web.request import reading
from app.web.tables.paging import page_of

blueprint = Blueprint("lines", __name__)

LINES = "/templates/lines"
PAGE = 50
MOST = 50
"""Lines that are offered to be inserted; more words find fewer."""


@dataclass(frozen=True)
class Row:
    """A line in a list: where it stands, and why it can't be inserted."""

    kept: KeptLine
    standing: LineState
    why_not: str = ""
    undeclared: Sequence[str] = ()

    @property
    def state(self) -> tuple[str, str, str]:
        return standing_in_words(self.kept, self.standing)

    @property
    def blocks(self) -> str:
        """Its words for the editor, as JSON."""
        return blocks_of(self.kept.version.body)

    @property
    def valid(self) -> str:
        return validity(self.kept.version)


@blueprint.get(LINES)
@signed_in
def lines() -> ResponseReturnValue:
    everything = [_row(kept_line) for kept_line in all_lines(reading())]
    words = request.args.get("q", "")
    asked = {comparison_key(topic): topic for topic in request.args.getlist("topic")}
    states = [standing for standing in LineState if standing in request.args.getlist("state")]
    among = {kept_line.line.id for kept_line in holding([row.kept for row in everything], words)}
    rows = [
        row
        for row in everything
        if row.kept.line.id in among
        and (not asked or comparison_key(row.kept.version.topic) in asked)
        and (not states or row.standing in states)
    ]
    counts = {standing: sum(row.standing is standing for row in everything) for standing in LineState}
    return render_template(
        "drafting/lines.html",
        page=page_of(rows, request.args, size=PAGE),
        everything=everything,
        counts=counts,
        filters=[
            text_filter("q", "Search", words),
            ListFilter(
                "state",
                "Status",
                states,
                [(line_state.value, line_state.word, counts[line_state]) for line_state in LineState],
            ),
            _topic_filter(everything, asked),
        ],
    )


def _topic_filter(everything: Sequence[Row], asked: Mapping[str, str]) -> ListFilter:
    """A topic that the address spells in another way goes by that spelling, as the links that remove it must."""
    counts = Counter(comparison_key(row.kept.version.topic) for row in everything)
    options = [
        (asked.get(comparison_key(topic), topic), topic, counts[comparison_key(topic)])
        for topic in topics(row.kept for row in everything)
    ]
    return ListFilter("topic", "Topic", [value for value, _, _ in options if comparison_key(value) in asked], options)


@blueprint.get(LINES + "/pick")
@signed_in
def pick() -> ResponseReturnValue:
    """A part of the letter's page: lines with a button that inserts each. Query: `search`, `campaign` (its reference);
    then a line must hold on the day of its letter, and the fields that it lacks are named."""
    session, reference = reading(), request.args.get("campaign", "")
    campaign = campaign_by_reference(session, reference) if reference else None
    if reference and campaign is None:
        abort(404)
    on = day_of(campaign) if campaign else today()
    known = {normalise(spec.name) for spec in campaign_text(session, campaign).front.fields} if campaign else set()
    kept_lines = holding(all_lines(session), request.args.get("search", ""))
    standings = [(kept_line, standing_of(kept_line.line, kept_line.version, on=on)) for kept_line in kept_lines]
    standings.sort(key=lambda one: not one[1].usable)
    rows = [_to_insert(one, standing, known) for one, standing in standings[:MOST]]
    return render_template("drafting/lines_pick.html", rows=rows, more=len(standings[MOST:]))


def _to_insert(kept: KeptLine, standing: LineState, known: set[str]) -> Row:
    lacks = [name for name in undeclared_fields(kept.version.body) if normalise(name) not in known]
    return Row(kept, standing, no_insertion_reason(kept, standing), lacks)


@blueprint.route(LINES + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    form = LineForm()
    done = _attempt(form, lambda session: new_line(session, form.said, note=form.note.data, actor=actor()).line_id)
    if done:
        message = f"“{form.title.data}” saved. Drafters can insert it from the page of the letter."
        return finish(url_for(".line", line_id=done.result), message)
    return _form_page(form)


@blueprint.get(LINES + "/<int:line_id>")
@signed_in
def line(line_id: int) -> ResponseReturnValue:
    session = reading()
    versions = line_with_versions(session, line_id)
    withdrawn = versions[0].line.withdrawn
    when = moments(
        session, {kept_line.version.recorded for kept_line in versions} | ({withdrawn} if withdrawn else set())
    )
    names = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id is not None})
    before = [earlier.version.body for _, earlier in pairwise(versions)]
    templates = [
        (slug, version.title, text_line)
        for slug, version in offered_templates(session)
        for text_line in lines_among(versions, take_apart(version.source).body, on=today())
    ]
    return render_template(
        "drafting/line.html",
        row=_row(versions[0]),
        versions=list(zip(versions, [*before, None], strict=True)),
        when=when,
        names=names,
        validity=validity,
        withdrawn=when[withdrawn] if withdrawn else None,
        undeclared=undeclared_fields(versions[0].version.body),
        letters=letters_with_line(session, line_id),
        templates=templates,
    )


@blueprint.route(LINES + "/<int:line_id>/edit", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def edit(line_id: int) -> ResponseReturnValue:
    newest = _standing_or_back(line_id)
    if not isinstance(newest, KeptLine):
        return newest
    form, to = LineForm(data=filled_from(newest.version)), url_for(".line", line_id=line_id)

    def keep(session: Session) -> int:
        words, seen = form.said, form.number_seen
        return keep_version(session, line_id, words, seen=seen, note=form.note.data, actor=actor()).number

    if done := _attempt(form, keep):
        number = done.result
        return finish(to, f"Version {number} saved.", changed=number != newest.version.number)
    if isinstance(form.stale, LineWithdrawn):
        return redirect(to)
    if form.stale:
        return _page_of_both(form, line_with_versions(reading(), line_id)[0])
    return _form_page(form, newest)


def _attempt(form: LineForm, verb: Callable[[Session], int]) -> CompletedAct[int] | None:
    """What is wrong with the words of the line is said beside their box, each fault for itself."""
    try:
        return form.attempt(verb)
    except UnfitBody as unfit:
        say_faults(form, faults_of_body(unfit.problems, form.body.data))
    return None


def _page_of_both(form: LineForm, theirs: KeptLine) -> ResponseReturnValue:
    """Somebody has kept another version: theirs beside what was typed, which stays in the boxes."""
    form.seen.data = str(theirs.version.number)
    moment = moments(reading(), [theirs.version.recorded])[theirs.version.recorded]
    by = names_of(reading(), [moment.actor_id] if moment.actor_id else []).get(moment.actor_id or 0, "Despatch")
    return _form_page(form, theirs, theirs=(by, moment.at))


@blueprint.route(LINES + "/<int:line_id>/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def take_out(line_id: int) -> ResponseReturnValue:
    newest = _standing_or_back(line_id)
    if not isinstance(newest, KeptLine):
        return newest
    form = WithdrawForm()
    if form.attempt(lambda session: withdraw(session, line_id, reason=form.reason.data, actor=actor())):
        message = f"“{newest.version.title}” withdrawn. Drafters can no longer insert it."
        return finish(url_for(".line", line_id=line_id), message)
    return form.page("drafting/line_withdraw.html", row=_row(newest), letters=letters_with_line(reading(), line_id))


@blueprint.post(LINES + "/<int:line_id>/bring-back")
@needs(Role.DRAFTER)
def put_back(line_id: int) -> ResponseReturnValue:
    to = url_for(".line", line_id=line_id)
    if press(lambda session: bring_back(session, line_id, actor=actor())):
        return finish(to, "Line restored. Drafters can insert it again between its start and end dates.")
    return redirect(to)


def _row(kept: KeptLine) -> Row:
    return Row(kept, standing_of(kept.line, kept.version, on=today()))


def _standing_or_back(line_id: int) -> KeptLine | ResponseReturnValue:
    """The line to change; back to its page, with a word, where it is withdrawn."""
    newest = line_with_versions(reading(), line_id)[0]
    if newest.line.withdrawn is None:
        return newest
    return leave(url_for(".line", line_id=line_id), LineWithdrawn())


def _form_page(
    form: LineForm, kept: KeptLine | None = None, *, theirs: tuple[str, datetime] | None = None
) -> ResponseReturnValue:
    """`theirs`: who kept `kept` meanwhile, and when."""
    offered = fields_offered(reading(), ())
    return form.page(
        "drafting/line_edit.html",
        kept=kept,
        theirs=theirs,
        topics=topics(all_lines(reading())),
        offered=offered,
        known_words=editor_words(offered, {}, any_field=True),
    )
