"""The fields of a campaign's text in the browser: which are declared; one declared, changed, removed.

A field may be declared while the letter is written: the form of the letter is sent along, and comes back as it was.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.accounts.security.rate_limits import LOOKS, costly
from app.campaigns.clearance.lost_clearances import accepted_losses, sent_on
from app.campaigns.editing import CampaignClosed
from app.campaigns.fields.declare import (
    NoSuchField,
    change_field,
    declare_field,
    filled_by_people,
    remove_field,
)
from app.campaigns.fields.form import FieldForm
from app.campaigns.fields.showing import (
    AS_IT_WAS,
    CHANGED,
    DECLARED,
    NO_FIELD_CHOSEN,
    REMOVED,
    STILL_UNSAVED,
    DeclaredField,
    answers_itself,
    fields_shown,
    takes,
    uses_of_field,
)
from app.campaigns.letter.form import OpenedText
from app.campaigns.letter.page import SubmittedLetter, page_after_close, page_with_new_fields, sent_letter
from app.campaigns.letter.step import LETTER, STEP
from app.campaigns.letter.text import newest_text
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.campaigns.states import State
from app.drafting.field_boxes import boxes_of
from app.letters.text.fields import normalise
from app.letters.text.template import TemplateProblems
from app.registry.own.add import fields_in_use
from app.web.acts import CompletedAct, finish, sentence
from app.web.request import reading, writing
from app.web.typed import number_in

blueprint = Blueprint("fields", __name__)

FIELDS = LETTER + "/fields"

DECLARE = "declare"
"""Name of the buttons of the letter's page that lead here, each with the name to declare."""
SEEN = "seen-fields"
"""The number of the version whose fields were shown; `seen` is the letter's own."""


@blueprint.get(FIELDS)
@signed_in
def fields(reference: str) -> ResponseReturnValue:
    return _page("fields", campaign_or_404(reference), takes=takes, answers_itself=answers_itself)


@blueprint.route(FIELDS + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@costly(LOOKS)
def new(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    letter = _letter(campaign)
    if letter and campaign.state != State.OPEN:
        return page_after_close(campaign, letter)
    open_campaign_or_404(reference)
    if (name := (request.form if request.method == "POST" else request.args).get(DECLARE)) is not None:
        return _form(campaign, _form_to_declare(name, letter))
    form, seen = FieldForm(), _seen_version()

    def declare(session: Session) -> int:
        spec, found = form.declared(form.name.data), campaign_or_404(reference, session)
        return declare_field(session, found, spec, seen=seen, actor=actor(), accepted=accepted_losses()).number

    try:
        done = _attempt(form, declare)
    except CampaignClosed:
        if letter is None:
            raise
        return page_after_close(campaign_or_404(reference), letter)
    if not done:
        return _form(campaign_or_404(reference), form)
    kept = done.result
    said = (DECLARED if kept > seen else AS_IT_WAS).format(name=form.name.data, number=kept)
    flash(f"{said} {STILL_UNSAVED if letter else ''}".rstrip(), "success")
    if letter:
        return page_with_new_fields(campaign_or_404(reference), letter)
    return redirect(url_for(".fields", reference=reference))


@blueprint.route(FIELDS + "/change", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def change(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    field = _field(campaign)
    form, seen = FieldForm(data=boxes_of(field.spec)), _seen_version()
    del form.name

    def save(session: Session) -> int:
        spec, found = form.declared(field.spec.name), campaign_or_404(reference, session)
        return change_field(session, found, spec, seen=seen, actor=actor(), accepted=accepted_losses()).number

    if done := _attempt(form, save):
        kept, name = done.result, field.spec.name
        said, unchanged = CHANGED.format(name=name, number=kept), AS_IT_WAS.format(name=name)
        return finish(url_for(".fields", reference=reference), said, changed=kept > seen, unchanged=unchanged)
    return _form(campaign_or_404(reference), form, field=field)


@blueprint.route(FIELDS + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(reference: str) -> ResponseReturnValue:
    """While the text says the field, the page says where, and has no button."""
    campaign = open_campaign_or_404(reference)
    field = _field(campaign)
    name = field.spec.name
    if request.method == "POST":
        try:
            with writing() as session:
                found = campaign_or_404(reference, session)
                kept = remove_field(
                    session, found, name, seen=_seen_version(), actor=actor(), accepted=accepted_losses()
                ).number
            return finish(url_for(".fields", reference=reference), REMOVED.format(name=name, number=kept))
        except TemplateProblems:
            campaign = campaign_or_404(reference)
    places = uses_of_field(_opened_text(campaign), field.spec)
    return _page("field_remove", campaign, field=field, places=places), 409 if request.method == "POST" else 200


@blueprint.errorhandler(NoSuchField)
def redirect_to_fields(refused: NoSuchField) -> ResponseReturnValue:
    """Back to the fields that the text has, whichever page it was."""
    flash(sentence(refused) if request.args.get("name") else NO_FIELD_CHOSEN, "info")
    return redirect(url_for(".fields", **(request.view_args or {})))


def _attempt(form: FieldForm, verb: Callable[[Session], int]) -> CompletedAct[int] | None:
    """What is wrong with the declaration is said beside the box that mends it."""
    try:
        return form.attempt(verb)
    except TemplateProblems as found:
        form.say(found)
    return None


def _letter(campaign: Campaign) -> SubmittedLetter | None:
    """The form of the letter that was sent along, as it is written."""
    if "body" not in request.form:
        return None
    sent = sent_letter(campaign)
    sent.form.validate()
    return sent


def _form_to_declare(name: str, letter: SubmittedLetter | None) -> FieldForm:
    """As it begins for a field that is named. What the letter uses as a condition is to take yes or no; what posts of a
    registry say takes what they do, and differs by recipient."""
    conditions = re.findall(r"\(\(([^(),?]+)\?\?", letter.form.body.data or "") if letter else []
    kind = {"type": "yes/no"} if normalise(name) in map(normalise, conditions) else {}
    if use := fields_in_use(reading()).get(normalise(name)):
        kind = {"type": use.kind, "filled": "by recipient"}
    return FieldForm(formdata=None, data={"name": name, **kind})


def _opened_text(campaign: Campaign) -> OpenedText:
    return OpenedText(newest_text(reading(), campaign.id))


def _field(campaign: Campaign) -> DeclaredField:
    """The field that the address names. Raises NoSuchField, also for one that nobody may change."""
    declared_fields = fields_shown(reading(), campaign, _opened_text(campaign))
    spec = filled_by_people(tuple(field.spec for field in declared_fields), request.args.get("name", ""))
    return next(field for field in declared_fields if field.spec is spec)


def _seen_version() -> int:
    return number_in(request.form.get(SEEN)) or 0


def _form(campaign: Campaign, form: FieldForm, *, field: DeclaredField | None = None) -> ResponseReturnValue:
    """Of a stale one, what the fields are now stands above the form, which may be sent again."""
    own = {box.name for box in form} | {SEEN, DECLARE}
    carried = [(name, value) for name, value in sent_on() if name not in own] if "body" in request.form else []
    seen = _seen_version() if request.form.get(SEEN) and not form.stale else None
    page = _page("field", campaign, form=form, field=field, carried=carried, takes=takes, seen=seen)
    return page, form.status


def _page(name: str, campaign: Campaign, *, seen: int | None = None, **shown: Any) -> str:
    opened = _opened_text(campaign)
    return campaign_page(
        f"campaigns/{name}.html",
        campaign,
        STEP.name,
        shown=fields_shown(reading(), campaign, opened),
        newest=opened.version,
        seen=seen or opened.version.number,
        **shown,
    )
