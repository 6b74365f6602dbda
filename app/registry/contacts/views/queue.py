"""The contacts to verify, in the browser: worst first, filtered, confirmed one by one or many at once, to take away."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.accounts.access import actor, needs, signed_in
from app.accounts.downloads import current_moment, send_recorded
from app.accounts.models import Role
from app.campaigns.letters import posts_written_to
from app.platform.clock import today
from app.registry.contacts.acts import confirm_contacts
from app.registry.contacts.age import current_since
from app.registry.contacts.export import table_of
from app.registry.contacts.queue import FACETS, Queue, queue_choices, queue_count, queue_ids, queued_contacts
from app.registry.contacts.words import confirmed_words
from app.registry.pages import words_of_pages
from app.registry.registries import registry_names
from app.registry.words import CHANNEL_LABELS, NOT_GIVEN
from app.web.choosing import requested_choice
from app.web.list_filters import ListFilter, described
from app.web.querystring import address
from app.web.request import reading, services, writing
from app.web.tables.export import FILE, files_of

blueprint = Blueprint("contact_queue", __name__)
blueprint.context_processor(words_of_pages)

ALL = "/recipients/contacts"

PAGE = 25

CHOSEN = "contact"
"""The name of the boxes that are ticked."""

LEGENDS = {"registry": "Registry", "channel": "Kind of contact", "region": "Region"}


@blueprint.get(ALL)
@signed_in
def contacts() -> ResponseReturnValue:
    session, queue = reading(), queue_in(request.args)
    choices = queue_choices(session, queue)
    total = sum(number for channel, number in choices["channel"] if channel in (queue.channel or (channel,)))
    page = queued_contacts(queue).page(session, request.args, size=PAGE, total=total)
    everything = page.total if not _facet_values_in(request.args) else queue_count(session, queue_in(MultiDict()))
    return render_template(
        "registry/contacts.html",
        page=page,
        everything=everything,
        months=services().settings.contact_months,
        since=queue.since,
        today=queue.today,
        filters=_list_filters(queue, choices),
        files=files_of(".export"),
    )


@blueprint.post(ALL)
@needs(Role.DRAFTER)
def confirm() -> ResponseReturnValue:
    """Confirm what is chosen, or the one whose button was pressed, and stay in the list."""
    choice, one = requested_choice(request.form, CHOSEN), requested_choice(request.form, "one")
    back = address(url_for(".contacts"), [*_facet_values_in(request.form), *_page_of(request.form)])
    if not (choice or one):
        flash("Select at least one contact.", "warning")
        return redirect(back)
    with writing() as session:
        ids = one.ids or (queue_ids(session, queue_in(request.form)) if choice.everything else choice.ids)
        done = confirm_contacts(session, ids, on=today(), actor=actor())
    flash(confirmed_words(done), "warning" if done.changed else "success")
    return redirect(back)


@blueprint.get(ALL + FILE)
@signed_in
def export(extension: str) -> ResponseReturnValue:
    """Contacts may be of persons, so taking them away is recorded."""
    queue = queue_in(request.args)
    chosen = {facet: [(value, 0) for value in queue.chosen(facet)] for facet in FACETS}
    words = described(_list_filters(queue, chosen)) or "None"
    table = table_of(services().database, queue, moment=current_moment(reading()), described=words)
    return send_recorded(table, extension, rows=queue_count(reading(), queue))


def queue_in(query: MultiDict[str, str]) -> Queue:
    chosen: dict[str, Any] = {facet: tuple(query.getlist(facet)) for facet in FACETS}
    day = today()
    since = current_since(day, services().settings.contact_months)
    return Queue(today=day, since=since, used=posts_written_to(), **chosen)


def _list_filters(queue: Queue, choices: Mapping[str, Sequence[tuple[str, int]]]) -> list[ListFilter]:
    """Those that have something to choose. `choices`: as queue_choices has them."""
    names = registry_names(reading())
    shown = []
    for facet, counted in choices.items():
        if facet == "registry":  # an address may name one that there is not: it comes last
            counted = sorted(counted, key=lambda one: [*names, one[0]].index(one[0]))
        words = {"registry": names, "channel": CHANNEL_LABELS}.get(facet, {})
        options = [(value, words.get(value, value) or NOT_GIVEN, count) for value, count in counted]
        if len(options) > 1 or queue.chosen(facet):
            shown.append(ListFilter(facet, LEGENDS[facet], queue.chosen(facet), options))
    return shown


def _facet_values_in(query: MultiDict[str, str]) -> list[tuple[str, str]]:
    return [(facet, value) for facet in FACETS for value in query.getlist(facet)]


def _page_of(query: MultiDict[str, str]) -> list[tuple[str, str]]:
    number = query.get("page", "")
    return [("page", number)] if number else []
