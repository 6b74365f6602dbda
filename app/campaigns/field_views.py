"""The fields of a campaign's text in the browser: which are declared; one declared, changed, removed.

A field may be declared while the letter is written: the form of the letter is sent along, and comes back as it was.
"""

import re
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.costly import LOOKS, costly
from app.accounts.models import Role
from app.campaigns.edit import CampaignClosed
from app.campaigns.field_declare import (
    FieldTaken,
    NoSuchField,
    change_field,
    declare_field,
    filled_by_people,
    remove_field,
)
from app.campaigns.field_form import FieldForm, boxes_of
from app.campaigns.field_showing import FieldShown, fields_shown, where_said
from app.campaigns.field_words import (
    AS_IT_WAS,
    CHANGED,
    DECLARED,
    NO_SUCH_FIELD,
    REMOVED,
    STILL_UNSAVED,
    TAKEN,
    answers_itself,
    takes,
)
from app.campaigns.letter_form import Opened
from app.campaigns.letter_page import Sent, page_after_close, page_with_new_fields, sent_letter
from app.campaigns.letter_step import LETTER, STEP
from app.campaigns.losses import accepted, sent_on
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.campaigns.states import State
from app.campaigns.text import newest_text
from app.errors import Stale
from app.letters.fields import normalise
from app.letters.template import TemplateProblems
from app.registry.own.add import fields_in_use
from app.web.request import reading, writing

blueprint = Blueprint("fields", __name__, template_folder="templates")

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
    form = FieldForm()
    if not form.validate_on_submit():
        return _form(campaign, form), 400 if form.errors else 200
    spec = form.declared(form.name.data)
    seen = _seen()
    try:
        with writing() as session:
            found = campaign_or_404(reference, session)
            kept = declare_field(session, found, spec, seen=seen, actor=actor(), accepted=accepted()).number
    except FieldTaken:
        form.name.errors = [TAKEN.format(name=spec.name)]
        return _form(campaign_or_404(reference), form), 400
    except TemplateProblems as found_wrong:
        form.say(found_wrong)
        return _form(campaign_or_404(reference), form), 400
    except Stale:
        return _form(campaign_or_404(reference), form, stale=True), 409
    except CampaignClosed:
        if letter is None:
            raise
        return page_after_close(campaign_or_404(reference), letter)
    said = DECLARED if kept > seen else AS_IT_WAS
    flash(f"{said.format(name=spec.name, number=kept)} {STILL_UNSAVED if letter else ''}".rstrip(), "success")
    if letter:
        return page_with_new_fields(campaign_or_404(reference), letter)
    return redirect(url_for(".fields", reference=reference))


@blueprint.route(FIELDS + "/change", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def change(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    field = _field(campaign)
    if field is None:
        return _gone(reference)
    form = FieldForm(data=boxes_of(field.spec))
    del form.name
    if not form.validate_on_submit():
        return _form(campaign, form, field=field), 400 if form.errors else 200
    seen = _seen()
    try:
        with writing() as session:
            spec, found = form.declared(field.spec.name), campaign_or_404(reference, session)
            kept = change_field(session, found, spec, seen=seen, actor=actor(), accepted=accepted()).number
    except NoSuchField:
        return _gone(reference)
    except TemplateProblems as found_wrong:
        form.say(found_wrong)
        return _form(campaign_or_404(reference), form, field=field), 400
    except Stale:
        return _form(campaign_or_404(reference), form, field=field, stale=True), 409
    said = CHANGED if kept > seen else AS_IT_WAS
    return _back(reference, said.format(name=field.spec.name, number=kept), "success" if kept > seen else "info")


@blueprint.route(FIELDS + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(reference: str) -> ResponseReturnValue:
    """While the text says the field, the page says where, and has no button."""
    campaign = open_campaign_or_404(reference)
    field = _field(campaign)
    if field is None:
        return _gone(reference)
    name = field.spec.name
    if request.method == "POST":
        try:
            with writing() as session:
                found = campaign_or_404(reference, session)
                kept = remove_field(session, found, name, seen=_seen(), actor=actor(), accepted=accepted()).number
            return _back(reference, REMOVED.format(name=name, number=kept))
        except NoSuchField:
            return _gone(reference)
        except TemplateProblems:
            campaign = campaign_or_404(reference)
    places = where_said(_opened(campaign), field.spec)
    return _page("field_remove", campaign, field=field, places=places), 409 if request.method == "POST" else 200


def _letter(campaign: Campaign) -> Sent | None:
    """The form of the letter that was sent along, as it is written."""
    if "body" not in request.form:
        return None
    sent = sent_letter(campaign)
    sent.form.validate()
    return sent


def _form_to_declare(name: str, letter: Sent | None) -> FieldForm:
    """As it begins for a field that is named. What the letter uses as a condition is to take yes or no; what posts of a
    registry say takes what they do, and differs by recipient."""
    conditions = re.findall(r"\(\(([^(),?]+)\?\?", letter.form.body.data or "") if letter else []
    kind = {"type": "yes/no"} if normalise(name) in map(normalise, conditions) else {}
    if there := fields_in_use(reading()).get(normalise(name)):
        kind = {"type": there.kind, "filled": "by recipient"}
    return FieldForm(formdata=None, data={"name": name, **kind})


def _opened(campaign: Campaign) -> Opened:
    return Opened(newest_text(reading(), campaign.id))


def _field(campaign: Campaign) -> FieldShown | None:
    """The field that the address names, if a person may change it."""
    found = fields_shown(reading(), campaign, _opened(campaign))
    try:
        spec = filled_by_people(tuple(one.spec for one in found), request.args.get("name", ""))
    except NoSuchField:
        return None
    return next(one for one in found if one.spec is spec)


def _seen() -> int:
    return request.form.get(SEEN, 0, type=int)


def _gone(reference: str) -> ResponseReturnValue:
    return _back(reference, NO_SUCH_FIELD.format(name=request.args.get("name", "")), "info")


def _back(reference: str, said: str, kind: str = "success") -> ResponseReturnValue:
    flash(said, kind)
    return redirect(url_for(".fields", reference=reference))


def _form(campaign: Campaign, form: FieldForm, *, field: FieldShown | None = None, stale: bool = False) -> str:
    """`stale`: what the fields are now stands above the form, which may be sent again."""
    own = {box.name for box in form} | {SEEN, DECLARE}
    carried = [(name, value) for name, value in sent_on() if name not in own] if "body" in request.form else []
    seen = _seen() if request.form.get(SEEN) and not stale else None
    return _page("field", campaign, form=form, field=field, carried=carried, stale=stale, takes=takes, seen=seen)


def _page(name: str, campaign: Campaign, *, seen: int | None = None, **shown: Any) -> str:
    opened = _opened(campaign)
    return campaign_page(
        f"campaigns/{name}.html",
        campaign,
        STEP.name,
        shown=fields_shown(reading(), campaign, opened),
        newest=opened.version,
        seen=seen or opened.version.number,
        **shown,
    )
