"""Record how to reach a post, or the main office of an organisation: a form for each channel, checked as one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, same_origin_path
from app.accounts.models import Role
from app.platform.clock import today
from app.registry.contacts.form import FORMS, ContactForm
from app.registry.contacts.of_posts import OUT_OF_HOURS, KnownContact
from app.registry.contacts.record import (
    Owner,
    Stands,
    follower,
    newest_contacts,
    newest_seq,
    record_contact,
    standing_contacts,
)
from app.registry.contacts.showing import contact_lines, page_of
from app.registry.contacts.words import A_CONTACT, OF_A_POST, OF_AN_ORGANISATION, gives_way, use_name
from app.registry.models import Contact
from app.registry.organisations.organisation import organisation_on
from app.registry.pages import post_or_404, words_of_pages
from app.registry.posts.post import holds_on
from app.registry.requested_moment import RequestedMoment
from app.web.request import reading, services

blueprint = Blueprint("contacts", __name__)
blueprint.context_processor(words_of_pages)

CHANNEL = "<any(postal, email, telephone):channel>"


@dataclass(frozen=True)
class ContactOwnerDetails:
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
    record = post_or_404(post_id, RequestedMoment(today(), None, ""))
    above = [(record.registry.name, url_for("registry.registry", slug=record.registry.slug))]
    owner, body = Owner(post_id=post_id), record.organisation.name
    return _recording(ContactOwnerDetails(owner, record.full_title, body, OF_A_POST, record.contacts, above), channel)


@blueprint.route("/organisations/<int:organisation_id>/contacts/" + CHANNEL, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def of_organisation(organisation_id: int, channel: str) -> ResponseReturnValue:
    record = organisation_on(reading(), organisation_id, valid_at=today())
    owner, body = Owner(organisation_id=organisation_id), record.version.name
    return _recording(ContactOwnerDetails(owner, body, body, OF_AN_ORGANISATION, record.contacts, ()), channel)


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


def _recording(whose: ContactOwnerDetails, channel: str) -> ResponseReturnValue:
    asked = request.args.get("use", "")
    kept = {contact.use for contact in whose.contacts if _is_own(contact, whose.owner)}
    offered = [use for use in whose.uses if channel != "postal" or use != OUT_OF_HOURS]
    uses = (*offered, asked) if asked in kept and asked not in offered else offered
    form = FORMS[channel](today=today(), uses=uses)
    back = same_origin_path(form.back.data or request.args.get("back")) or page_of(whose.owner)

    def record(session: Session) -> tuple[str, bool]:
        """What follows it, in words, and whether that is in use already."""
        made = record_contact(
            session,
            whose.owner,
            channel,
            form.use.data,
            form.facts,
            since=form.since.data,
            today=today(),
            seen=form.seen_event,
            actor=actor(),
        )
        later = follower(session, whose.owner, made)
        if not later or not later.valid_from:
            return "", False
        said = gives_way(later.valid_from, Stands.of(later).text, today=today())
        return said, later.valid_from <= today()

    if done := form.attempt(record):
        follows, replaced = done.result
        flash(
            f"The {A_CONTACT[channel]} of {whose.name} is recorded. {follows}".strip(),
            "warning" if replaced else "success",
        )
        return redirect(back)
    standing = standing_contacts(reading(), whose.owner, channel)
    if request.method == "GET":
        _begin(form, standing, asked, back)
    if form.is_opened:
        form.seen.data = str(newest_seq(standing))
    return form.page(
        "registry/contact.html",
        whose=whose,
        channel=channel,
        a_contact=A_CONTACT[channel],
        back=back,
        here=page_of(whose.owner),
        changed=[Stands.of(contact) for contact in newest_contacts(standing)] if form.stale else None,
        used=_used(whose, channel),
        recorded=[(Stands.of(contact), use_name(contact.use)) for contact in standing],
    )


def _begin(form: ContactForm, standing: Sequence[Contact], use: str, back: str) -> None:
    """What a form to correct begins with: what is so today, as if somebody had just looked at it."""
    form.back.data = back
    form.use.data = use or form.use.data
    now = [version for version in standing if version.use == use and holds_on(version, today())]
    if now:
        form.fill(now[-1])
        form.since.data = form.verified_on.data = today()


def _used(whose: ContactOwnerDetails, channel: str) -> KnownContact | None:
    """By which it is reached now through this channel."""
    return next((contact for contact in whose.contacts if contact.channel == channel and not contact.do_not_use), None)


def _is_own(contact: KnownContact, owner: Owner) -> bool:
    return contact.own is (owner.post_id is not None)
