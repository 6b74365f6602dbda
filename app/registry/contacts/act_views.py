"""One contact in the browser: confirm it, end it, keep it from use, allow it again."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, same_origin_path
from app.accounts.models import Role
from app.clock import today
from app.registry.contacts.acts import (
    NotEndable,
    UnknownContact,
    confirm_contacts,
    contact_by_id,
    end_contact,
    owner_of,
    stop_using,
    use_again,
)
from app.registry.contacts.form import EndForm, StopForm
from app.registry.contacts.record import ContactChanged, Stands
from app.registry.contacts.showing import page_of
from app.registry.contacts.words import A_CONTACT, use_name
from app.registry.models import Contact
from app.registry.pages import words_of_pages
from app.web.filters import format_date
from app.web.request import reading, writing

blueprint = Blueprint("contact_acts", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.post("/contacts/<int:contact_id>/confirm")
@needs(Role.DRAFTER)
def confirm(contact_id: int) -> ResponseReturnValue:
    version = _contact(contact_id)
    with writing() as session:
        done = confirm_contacts(session, [contact_id], on=today(), actor=actor())
    if done.changed:
        flash(_changed(version, done.changed[0][1]), "warning")
    else:
        flash(f"{text_of(version)} is confirmed: verified on {format_date(today())}.", "success")
    return redirect(_back(version))


@blueprint.route("/contacts/<int:contact_id>/end", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def end(contact_id: int) -> ResponseReturnValue:
    version, form = _contact(contact_id), EndForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                end_contact(session, contact_id, on=form.on.data, today=today(), actor=actor())
        except ContactChanged as meanwhile:
            return _moved_on(version, meanwhile)
        except NotEndable as refused:
            form.on.errors = [_not_endable(refused)]
        else:
            flash(f"{text_of(version)} is no longer so from {format_date(form.on.data)}.", "success")
            return redirect(_back(version))
    elif request.method == "GET":
        form.on.data = today()
    return _page("registry/contact_end.html", version, form)


@blueprint.route("/contacts/<int:contact_id>/stop", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def stop(contact_id: int) -> ResponseReturnValue:
    version, form = _contact(contact_id), StopForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                stop_using(session, contact_id, form.reason.data, actor=actor())
        except ContactChanged as meanwhile:
            return _moved_on(version, meanwhile)
        flash(f"{text_of(version)} is not used from now on.", "success")
        return redirect(_back(version))
    return _page("registry/contact_stop.html", version, form)


@blueprint.post("/contacts/<int:contact_id>/use-again")
@needs(Role.DRAFTER)
def resume(contact_id: int) -> ResponseReturnValue:
    version = _contact(contact_id)
    try:
        with writing() as session:
            use_again(session, contact_id, actor=actor())
    except ContactChanged as meanwhile:
        return _moved_on(version, meanwhile)
    flash(f"{text_of(version)} may be used again.", "success")
    return redirect(_back(version))


def text_of(version: Contact) -> str:
    return ", ".join(version.lines) or version.value


def _contact(contact_id: int) -> Contact:
    try:
        return contact_by_id(reading(), contact_id)
    except UnknownContact:
        abort(404, description="There is no such contact.")


def _page(template: str, version: Contact, form: Any) -> ResponseReturnValue:
    back = _back(version)
    form.back.data = back
    said = {"text": text_of(version), "use": use_name(version.use), "a_contact": A_CONTACT[version.channel]}
    page = render_template(template, contact=version, form=form, back=back, **said)
    return page, 400 if form.errors else 200


def _back(version: Contact) -> str:
    return same_origin_path(request.values.get("back")) or page_of(owner_of(version))


def _moved_on(version: Contact, meanwhile: ContactChanged) -> ResponseReturnValue:
    flash(_changed(version, meanwhile.now), "warning")
    return redirect(_back(version))


def _changed(version: Contact, now: Sequence[Stands]) -> str:
    """Both: what the page had, and what stands instead."""
    stands = "; ".join(one.text + (" (not to be used)" if one.do_not_use else "") for one in now)
    instead = f"What stands now: {stands}." if stands else "Nothing stands in its place."
    return f"Nothing was changed: somebody else changed {text_of(version)} after you opened the page. {instead}"


def _not_endable(refused: NotEndable) -> str:
    if refused.first:
        return f"Enter a day from {format_date(refused.first)} to {format_date(refused.last)}."
    return f"Enter {format_date(refused.last)} or an earlier day."
