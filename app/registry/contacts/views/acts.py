"""One contact in the browser: confirm it, end it, keep it from use, allow it again."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, same_origin_path
from app.accounts.models import Role
from app.platform.clock import today
from app.registry.contacts.acts import (
    DAY,
    changed_meanwhile,
    confirm_contacts,
    contact_by_id,
    end_contact,
    owner_of,
    stop_using,
    use_again,
)
from app.registry.contacts.form import EndForm, StopForm
from app.registry.contacts.record import Owner
from app.registry.contacts.showing import page_of
from app.registry.contacts.words import A_CONTACT, use_name
from app.registry.models import Contact
from app.registry.organisations.organisation import organisation_on
from app.registry.pages import post_or_404, words_of_pages
from app.registry.requested_moment import RequestedMoment
from app.web.acts import finish, press, sentence
from app.web.filters import format_date
from app.web.request import reading, writing

blueprint = Blueprint("contact_acts", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.post("/contacts/<int:contact_id>/confirm")
@needs(Role.DRAFTER)
def confirm(contact_id: int) -> ResponseReturnValue:
    version = contact_by_id(reading(), contact_id)
    with writing() as session:
        done = confirm_contacts(session, [contact_id], on=today(), actor=actor())
    if done.changed:
        flash(sentence(changed_meanwhile(*done.changed[0])), "warning")
        return redirect(_back(version))
    return finish(_back(version), f"{text_of(version)} is verified on {format_date(today())}.")


@blueprint.route("/contacts/<int:contact_id>/end", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def end(contact_id: int) -> ResponseReturnValue:
    version, form = contact_by_id(reading(), contact_id), EndForm()

    def end_after_last_day(session: Session) -> Contact:
        return end_contact(session, contact_id, on=form.last_day.data + DAY, today=today(), actor=actor())

    if form.attempt(end_after_last_day):
        return finish(_back(version), f"{text_of(version)} is not used after {format_date(form.last_day.data)}.")
    if request.method == "GET":
        form.last_day.data = today() - DAY
    return _page("registry/contact_end.html", version, form)


@blueprint.route("/contacts/<int:contact_id>/stop", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def stop(contact_id: int) -> ResponseReturnValue:
    version, form = contact_by_id(reading(), contact_id), StopForm()
    if form.attempt(lambda session: stop_using(session, contact_id, form.reason.data, actor=actor())):
        return finish(_back(version), f"{text_of(version)} will not be used.")
    return _page("registry/contact_stop.html", version, form)


@blueprint.post("/contacts/<int:contact_id>/use-again")
@needs(Role.DRAFTER)
def resume(contact_id: int) -> ResponseReturnValue:
    version = contact_by_id(reading(), contact_id)
    if press(lambda session: use_again(session, contact_id, actor=actor())):
        return finish(_back(version), f"{text_of(version)} may be used again.")
    return redirect(_back(version))


def text_of(version: Contact) -> str:
    return ", ".join(version.lines) or version.value


def _page(template: str, version: Contact, form: EndForm | StopForm) -> ResponseReturnValue:
    """The page with the form; where somebody changed the contact meanwhile, the page that leads to it says so."""
    back = _back(version)
    if form.stale:
        flash(sentence(form.stale), "warning")
        return redirect(back)
    form.back.data = back
    owner = owner_of(version)
    said = {"text": text_of(version), "use": use_name(version.use), "a_contact": A_CONTACT[version.channel]}
    return form.page(template, contact=version, back=back, whose=_owner_name(owner), home=page_of(owner), **said)


def _owner_name(owner: Owner) -> str:
    """The post, or the organisation whose main office it is."""
    if owner.post_id is not None:
        return post_or_404(owner.post_id, RequestedMoment(today(), None, "")).full_title
    return organisation_on(reading(), owner.organisation_id or 0, valid_at=today()).version.name


def _back(version: Contact) -> str:
    return same_origin_path(request.values.get("back")) or page_of(owner_of(version))
