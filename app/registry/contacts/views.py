"""Record how to reach a post, or the main office of an organisation: a form for each channel, checked as one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, same_origin_path
from app.accounts.models import Role
from app.clock import today
from app.registry.asked import Asked
from app.registry.contacts.form import FORMS, ContactForm
from app.registry.contacts.of_posts import KnownContact
from app.registry.contacts.record import ContactChanged, Owner, newest_seq, record_contact, standing_contacts
from app.registry.contacts.showing import contact_lines, page_of
from app.registry.contacts.words import A_CONTACT, OF_A_POST, OF_AN_ORGANISATION
from app.registry.holders.record import NotRecordable
from app.registry.models import Contact
from app.registry.organisation import UnknownOrganisation, organisation_on
from app.registry.pages import post_or_404, words_of_pages
from app.registry.post import holds_on
from app.registry.words import not_recordable
from app.web.request import reading, services, writing

blueprint = Blueprint("contacts", __name__)
blueprint.context_processor(words_of_pages)

CHANNEL = "<any(postal, email, telephone):channel>"


@dataclass(frozen=True)
class Whose:
    """`contacts`: all by which it is reached now, best first; `above`: (text, address) of the places above its page."""

    owner: Owner
    name: str
    organisation: str
    uses: Sequence[str]
    contacts: Sequence[KnownContact]
    above: Sequence[tuple[str, str]]


@blueprint.route("/posts/<int:post_id>/contacts/" + CHANNEL, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def of_post(post_id: int, channel: str) -> ResponseReturnValue:
    found = post_or_404(post_id, Asked(today(), None, ""))
    above = [(found.registry.name, url_for("registry.registry", slug=found.registry.slug))]
    owner, body = Owner(post_id=post_id), found.organisation.name
    return _recording(Whose(owner, found.full_title, body, OF_A_POST, found.contacts, above), channel)


@blueprint.route("/organisations/<int:organisation_id>/contacts/" + CHANNEL, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def of_organisation(organisation_id: int, channel: str) -> ResponseReturnValue:
    try:
        found = organisation_on(reading(), organisation_id, valid_at=today())
    except UnknownOrganisation:
        abort(404, description="There is no such organisation.")
    owner, body = Owner(organisation_id=organisation_id), found.version.name
    return _recording(Whose(owner, body, body, OF_AN_ORGANISATION, found.contacts, ()), channel)


@blueprint.post("/contacts/check/" + CHANNEL)
@needs(Role.DRAFTER)
def check(channel: str) -> ResponseReturnValue:
    """What is wrong with what is typed so far, by field, in the words that the form would say it in."""
    return jsonify(FORMS[channel](today=today(), uses=()).wrong_so_far())


@blueprint.app_context_processor
def _lines() -> dict[str, Any]:
    def lines(contacts: Sequence[KnownContact]) -> Any:
        months = services().settings.contact_months
        return contact_lines(reading(), contacts, today=today(), months=months)

    return {"contact_lines": lines}


def _recording(whose: Whose, channel: str) -> ResponseReturnValue:
    asked = request.args.get("use", "")
    kept = {one.use for one in whose.contacts if _is_own(one, whose.owner)}
    uses = (*whose.uses, asked) if asked in kept and asked not in whose.uses else whose.uses
    form, changed = FORMS[channel](today=today(), uses=uses), None
    back = same_origin_path(form.back.data or request.args.get("back")) or page_of(whose.owner)
    if form.validate_on_submit():
        try:
            if _recorded(whose.owner, channel, form):
                flash(f"The {A_CONTACT[channel]} of {whose.name} is recorded.", "success")
                return redirect(back)
        except ContactChanged as meanwhile:
            changed = list(meanwhile.now)
    standing = standing_contacts(reading(), whose.owner, channel)
    if request.method == "GET":
        _begin(form, standing, asked, back)
    if request.method == "GET" or changed is not None:
        form.seen.data = str(newest_seq(standing))
    page = render_template(
        "registry/contact.html",
        whose=whose,
        form=form,
        channel=channel,
        a_contact=A_CONTACT[channel],
        back=back,
        here=page_of(whose.owner),
        changed=changed,
        used=_used(whose, channel),
    )
    return page, 409 if changed is not None else 400 if form.errors else 200


def _begin(form: ContactForm, standing: Sequence[Contact], use: str, back: str) -> None:
    """What a form to correct begins with: what is so today, as if somebody had just looked at it."""
    form.back.data = back
    form.use.data = use or form.use.data
    now = [version for version in standing if version.use == use and holds_on(version, today())]
    if now:
        form.fill(now[-1])
        form.since.data = form.verified_on.data = today()


def _recorded(owner: Owner, channel: str, form: ContactForm) -> bool:
    """Record what the form says; if the day is none for this post, say so beside it instead. Raises ContactChanged."""
    try:
        with writing() as session:
            record_contact(
                session,
                owner,
                channel,
                form.use.data,
                form.facts,
                since=form.since.data,
                today=today(),
                seen=int(form.seen.data) if (form.seen.data or "").isdecimal() else 0,
                actor=actor(),
            )
    except NotRecordable as refused:
        form.since.errors = [not_recordable(refused)]
        return False
    return True


def _used(whose: Whose, channel: str) -> KnownContact | None:
    """By which it is reached now through this channel."""
    return next((one for one in whose.contacts if one.channel == channel and not one.do_not_use), None)


def _is_own(contact: KnownContact, owner: Owner) -> bool:
    return contact.own is (owner.post_id is not None)
