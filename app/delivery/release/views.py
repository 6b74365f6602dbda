"""Release: an embargo, copies to the copy list, an open letter for publication."""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.accounts.proof import proven
from app.campaigns.clearance.lost_clearances import owner_only_reason
from app.campaigns.letter.text import campaign_text
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.campaigns.signatories.offices import former_ministers
from app.campaigns.states import State
from app.delivery.carriers import FILES, Parcel
from app.delivery.email.choose import carrier_in, only_files
from app.delivery.email.compose import position_of, preview_email, unsaved_sending
from app.delivery.email.forms import SignOffForm
from app.delivery.email.sign_off import usual_sign_off
from app.delivery.models import Sending
from app.delivery.release.copies import ADDRESS, copies_of, copy_mail, copy_row, going_copies, send_copies
from app.delivery.release.embargo import change_embargo, embargo_of
from app.delivery.release.forms import EmbargoForm, PublishedForm, addresses_in, copies_form, is_checked
from app.delivery.release.publish import (
    FinalLetter,
    NotToPublish,
    OpenLetter,
    file_names,
    final_open_letter,
    has_no_sender,
    letter_html,
    open_letters,
    record_published,
)
from app.delivery.release.words import copies_status
from app.delivery.sending.former_ministers import former_in_letters
from app.delivery.sending.start import TASK
from app.delivery.words import STANDS
from app.errors import NotAllowed, Refused, Stale
from app.letters.letter import Letter as Page
from app.platform.clock import london_time, now, today
from app.platform.database import wake_after_commit
from app.platform.mail.errors import MailFailed
from app.platform.mail.words import explain
from app.production.editions.archive import stream
from app.production.models import Edition
from app.registry.registries import registry_names
from app.web.acts import finish
from app.web.files.sending import file_name, send
from app.web.filters import format_moment_in_sentence, format_time
from app.web.request import reading, services

blueprint = Blueprint("release", __name__)

STEP = "Send"

NOTHING_SHOWN: Mapping[str, object] = {"labels": (), "chosen": "", "preview": None}


@blueprint.get("/campaigns/<reference>/release")
@signed_in
def release(reference: str) -> ResponseReturnValue:
    return _page(campaign_or_404(reference))


@blueprint.post("/campaigns/<reference>/release/embargo")
@needs(Role.DRAFTER)
def set_embargo(reference: str) -> ResponseReturnValue:
    campaign, form = own_open_campaign(reference), EmbargoForm(now=now())
    if not form.validate_on_submit() or form.until is None:
        return _page(campaign, embargo=form), 400
    return _hold(campaign, form, form.until)


@blueprint.post("/campaigns/<reference>/release/embargo/lift")
@needs(Role.DRAFTER)
def lift_embargo(reference: str) -> ResponseReturnValue:
    return _hold(own_open_campaign(reference), EmbargoForm(now=now()), None)


def _hold(campaign: Campaign, form: EmbargoForm, until: datetime | None) -> ResponseReturnValue:
    """None: the embargo is lifted."""
    seen = request.form.get("seen", "")

    def keep(session: Session) -> None:
        mine = campaign_or_404(campaign.reference, session)
        standing = embargo_of(session, mine.id)
        if seen != _as_form_value(standing):
            raise Stale("release_changed")
        change_embargo(session, mine, until, seen=standing, at=now(), actor=actor())

    if form.run(keep):
        held = (
            f"Despatch sends nothing from {campaign.reference} before {format_moment_in_sentence(until)}."
            if until
            else ""
        )
        return finish(_page_of(campaign.reference), held or "The embargo has been lifted.")
    if form.stale:
        form.refuse(form.stale)
    return _page(own_open_campaign(campaign.reference), embargo=form), form.status


@blueprint.post("/campaigns/<reference>/release/copies")
@needs(Role.DRAFTER)
@proven
def copies(reference: str) -> ResponseReturnValue:
    campaign = own_open_campaign(reference)
    form = copies_form(copies_of(reading(), campaign, today=today()))
    if not form.validate_on_submit():
        return _page(campaign, copying=form), 400
    if "show" in request.form:
        return _preview(campaign, form)
    at = now()

    def queue(session: Session) -> Sending:
        sending = send_copies(
            session,
            campaign_or_404(reference, session),
            addresses_in(form),
            form.sign_off,
            settings=services().settings,
            carrier=carrier_in(services()),
            seen=request.form.get("seen", ""),
            checked=is_checked(form),
            at=at,
            actor=actor(),
        )
        wait = max(0.0, (sending.starts_at - at).total_seconds())
        wake_after_commit(session, TASK, sending.id, delay=wait)
        return sending

    if done := form.run(queue):
        sending = done.result
        to = url_for("sendings.sending", reference=reference, number=sending.number)
        will = "trial copies will be written" if sending.carrier == FILES else "copies will be sent"
        return finish(
            to, f"The {will} at {format_moment_in_sentence(sending.starts_at)}. You can stop them until then."
        )
    if form.stale:
        form.refuse(form.stale)
    return _page(own_open_campaign(reference), copying=form), form.status


def _preview(campaign: Campaign, form: SignOffForm) -> ResponseReturnValue:
    """The page with the copy that a person chooses to see, or with why there is none."""
    try:
        return _page(campaign, copying=form, shown=_preview_context(campaign, form))
    except Stale as stale:
        form.stale = stale
        form.refuse(stale)
    except Refused as refused:
        form.refuse(refused)
    return _page(campaign, copying=form), form.status


@blueprint.post("/campaigns/<reference>/release/<registry>/published")
@needs(Role.DRAFTER)
@proven
def published(reference: str, registry: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    require_owner(campaign, actor())
    form = PublishedForm(today=today(), prefix=registry)
    if form.attempt(
        lambda session: record_published(
            session,
            campaign_or_404(reference, session),
            registry,
            on=form.on.data,
            url=form.url.data,
            seen=request.form.get("seen", ""),
            today=today(),
            actor=actor(),
        )
    ):
        return finish(_page_of(reference), "Publication saved.")
    if form.stale:
        form.refuse(form.stale)
    return _page(campaign_or_404(reference), publishing=form), form.status


@blueprint.get("/campaigns/<reference>/release/<registry>.html")
@signed_in
def page_file(reference: str, registry: str) -> Response:
    """The open letter as a page for a website."""
    letter = _publishable(campaign_or_404(reference), registry)
    html, pdf = file_names(letter.reference)
    edition = (Edition.letter_id == letter.letter_id, Edition.number == letter.made.edition)
    page = Page.from_json(reading().scalars(select(Edition.content).where(*edition)).one())
    body = letter_html(page, pdf_name=file_name(pdf)).encode()
    return send([body], name=html, length=len(body))


@blueprint.get("/campaigns/<reference>/release/<registry>.pdf")
@signed_in
def pdf_file(reference: str, registry: str) -> Response:
    """The PDF to which that page links."""
    letter = _publishable(campaign_or_404(reference), registry)
    _, name = file_names(letter.reference)
    file = letter.made.files["pdf"]
    return send(stream(services().storage, file), name=name, length=file.length, etag=file.sha256)


def _publishable(campaign: Campaign, registry: str) -> FinalLetter:
    """The open letter to a registry, final and ready to publish. Raises NotFound: no_open_letter; and NotAllowed:
    letter_not_final, letter_not_out_yet, letter_without_sender (unless it was published like that)."""
    try:
        letter = final_open_letter(reading(), campaign, registry)
    except NotToPublish as refused:
        raise NotAllowed("letter_not_final", why=STANDS[refused.why].one) from None
    until = embargo_of(reading(), campaign.id)
    if until and until > now():
        raise NotAllowed("letter_not_out_yet", until=until)
    if letter.publication is None and has_no_sender(campaign):
        raise NotAllowed("letter_without_sender")
    return letter


def _page(
    campaign: Campaign,
    *,
    embargo: EmbargoForm | None = None,
    copying: SignOffForm | None = None,
    publishing: PublishedForm | None = None,
    shown: Mapping[str, object] | None = None,
) -> str:
    """The page; a form is given when something is wrong with it, or with the email that it would send (`shown`)."""
    session, at = reading(), now()
    until = embargo_of(session, campaign.id)
    held = until is not None and until > at
    mine = campaign.owner_id == actor().user_id
    found = copies_of(session, campaign, today=today())
    letters = open_letters(session, campaign)
    former = former_ministers(session, campaign, today()) if letters else []
    language = campaign_text(session, campaign).front.language
    return campaign_page(
        "delivery/release.html",
        campaign,
        STEP,
        form=embargo or copying or publishing,
        until=until,
        held=held,
        seen=_as_form_value(until),
        embargo=embargo or _embargo_form(until),
        copies=found,
        copying=copying
        or copies_form(found, usual_sign_off(reading(), campaign, current_user.name, language=language)),
        **(shown or NOTHING_SHOWN),
        sender=services().settings.letters_mailbox,
        language=language,
        copy_box=ADDRESS,
        stands=copies_status,
        letters=letters,
        former={letter.registry_slug: former_in_letters(former, [letter.registry_slug]) for letter in letters},
        unnamed={
            letter.registry_slug: [
                one.office for one in campaign.signatories if one.signs(letter.registry_slug) and not one.name
            ]
            for letter in letters
        },
        no_address=has_no_sender(campaign),
        publishing={
            letter.registry_slug: publishing
            if publishing and publishing.on.name.startswith(f"{letter.registry_slug}-")
            else _published_form(letter)
            for letter in letters
        },
        names=registry_names(session),
        whose=owner_only_reason(campaign),
        acts=mine and campaign.state == State.OPEN,
        only_files=only_files(services()),
        today=today(),
        STANDS=STANDS,
    )


def _preview_context(campaign: Campaign, form: SignOffForm) -> dict[str, object]:
    """The copy that a person chooses to see, as whoever gets it will. Raises CoverUnfit, Refused: bad_copy_address; and
    Stale: no_copy_address."""
    session, settings = reading(), services().settings
    sending = unsaved_sending(copy_mail(session, campaign, form.sign_off, settings), with_word=False)
    going = going_copies(copies_of(session, campaign, today=today()), addresses_in(form))
    labels = [f"{line.words}, {address}, {letter.reference}" for line, address, letter in going]
    place = position_of(request.form.get("recipient", ""), labels)
    if place is None:
        return {"labels": labels, "chosen": "", "preview": None}
    line, address, letter = going[place]
    row = copy_row(sending, letter, line, address, 1, settings, at=now())
    try:
        preview: Parcel | str = preview_email(session, services(), sending, row, reply_to=settings.replies_address)
    except MailFailed as problem:
        preview = explain(problem)
    return {"labels": labels, "chosen": labels[place], "preview": preview}


def _embargo_form(until: datetime | None) -> EmbargoForm:
    form = EmbargoForm(now=now(), formdata=None)
    if (moment := until) is not None:
        form.day.data, form.time.data = london_time(moment).date(), format_time(moment)
    return form


def _published_form(letter: OpenLetter) -> PublishedForm:
    form = PublishedForm(today=today(), prefix=letter.registry_slug, formdata=None)
    if publication := letter.publication:
        form.on.data, form.url.data = publication.published_on, publication.url
    return form


def _as_form_value(until: object) -> str:
    return str(until or "")


def _page_of(reference: str) -> str:
    return url_for("release.release", reference=reference)
