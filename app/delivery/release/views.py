"""Release: an embargo, copies to the copy list, an open letter for publication."""

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from wtforms import Field

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.losses import whose
from app.campaigns.models import Campaign
from app.campaigns.own import require_owner
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.states import State
from app.campaigns.text import campaign_text
from app.clock import in_london, now, today
from app.database import after_commit
from app.delivery.carriers import Parcel
from app.delivery.email.choose import letters_go, only_files
from app.delivery.email.covers import CoverUnfit
from app.delivery.email.forms import SignOffForm, say_unfit
from app.delivery.email.preview import position_of, previewed, unsaved_sending
from app.delivery.email.sign_off import usual_sign_off
from app.delivery.pages import own_open_campaign
from app.delivery.record import NothingToSend, PreElection
from app.delivery.release import words
from app.delivery.release.copies import (
    BadCopyAddress,
    copies_of,
    copy_mail,
    copy_row,
    going_copies,
    send_copies,
)
from app.delivery.release.embargo import Past, UnderEmbargo, embargo_of, hold
from app.delivery.release.forms import ADDRESS, EmbargoForm, PublishedForm, addresses_in, copies_form
from app.delivery.release.page import as_page, file_names
from app.delivery.release.publish import (
    BadAddress,
    FinalLetter,
    NotToPublish,
    NotYetPublished,
    OpenLetter,
    open_letters,
    record_published,
    to_publish,
)
from app.delivery.sending.nudge import nudge
from app.delivery.sending.start import SendingUnderWay
from app.delivery.words import STANDS
from app.errors import Stale
from app.letters.letter import Letter as Page
from app.mail.errors import MailFailed
from app.mail.words import explain
from app.production.files import stream
from app.production.models import Edition
from app.registry.registries import registry_names
from app.web.filters import format_moment
from app.web.request import reading, services, writing
from app.web.sending import send

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
    return _hold(campaign, form)


@blueprint.post("/campaigns/<reference>/release/embargo/lift")
@needs(Role.DRAFTER)
def lift_embargo(reference: str) -> ResponseReturnValue:
    return _hold(own_open_campaign(reference), None)


def _hold(campaign: Campaign, form: EmbargoForm | None) -> ResponseReturnValue:
    """As the form says; without one, lifted."""
    until = form.until if form else None
    seen = request.form.get("seen", "")
    try:
        with writing() as session:
            mine = campaign_or_404(campaign.reference, session)
            standing = embargo_of(session, mine.id)
            if seen != _seen(standing):
                raise Stale
            hold(session, mine, until, seen=standing, at=now(), actor=actor())
    except (Stale, Past) as problem:
        form = form or EmbargoForm(now=now())
        form.form_errors.append(words.PAST if isinstance(problem, Past) else words.STALE)
        return _page(own_open_campaign(campaign.reference), embargo=form), 409
    said = (
        f"Nothing of {campaign.reference} leaves before {format_moment(until)}." if until else "The embargo is lifted."
    )
    flash(said, "success")
    return _back(campaign.reference)


@blueprint.post("/campaigns/<reference>/release/copies")
@needs(Role.DRAFTER)
def copies(reference: str) -> ResponseReturnValue:
    campaign = own_open_campaign(reference)
    form = copies_form(copies_of(reading(), campaign, today=today()).lines)
    if not form.validate_on_submit():
        return _page(campaign, copying=form), 400
    at = now()
    try:
        if "show" in request.form:
            return _page(campaign, copying=form, shown=_shown(campaign, form))
        with writing() as session:
            mine = campaign_or_404(reference, session)
            sending = send_copies(
                session,
                mine,
                addresses_in(form),
                form.sign_off,
                settings=services().settings,
                seen=request.form.get("seen", ""),
                at=at,
                actor=actor(),
            )
            wait = max(0.0, (sending.starts_at - at).total_seconds())
            after_commit(session, partial(nudge, services(), sending.id, delay=wait))
    except CoverUnfit as problem:  # the form looks at all but where replies go
        say_unfit(form, problem)
        return _page(own_open_campaign(reference), copying=form), 400
    except BadCopyAddress as problem:
        form[f"{ADDRESS}{problem.place}"].errors = [words.BAD_COPY_ADDRESS]
        return _page(own_open_campaign(reference), copying=form), 400
    except (UnderEmbargo, SendingUnderWay, PreElection, NothingToSend) as problem:
        _first_box(form).errors = [_why(problem)]
        return _page(own_open_campaign(reference), copying=form), 409
    except Stale:
        form.form_errors.append(words.STALE)
        return _page(own_open_campaign(reference), copying=form), 409
    flash(f"The copies will be sent at {format_moment(sending.starts_at)}. You can stop them until then.", "success")
    return redirect(url_for("sendings.sending", reference=reference, number=sending.number))


@blueprint.post("/campaigns/<reference>/release/<registry>/published")
@needs(Role.DRAFTER)
def published(reference: str, registry: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    require_owner(campaign, actor())
    form = PublishedForm(today=today(), prefix=registry)
    if not form.validate_on_submit():
        return _page(campaign, publishing=form), 400
    try:
        with writing() as session:
            record_published(
                session,
                campaign_or_404(reference, session),
                registry,
                on=form.on.data,
                url=form.url.data,
                seen=request.form.get("seen", ""),
                today=today(),
                actor=actor(),
            )
    except LookupError:
        abort(404, description=f"{reference} has no open letter to this registry.")
    except (NotToPublish, NotYetPublished, BadAddress, Stale):
        form.form_errors.append(words.STALE)
        return _page(campaign_or_404(reference), publishing=form), 409
    flash("Publication saved.", "success")
    return _back(reference)


@blueprint.get("/campaigns/<reference>/release/<registry>.html")
@signed_in
def page_file(reference: str, registry: str) -> Response:
    """The open letter as a page for a website."""
    letter = _publishable(campaign_or_404(reference), registry)
    html, pdf = file_names(letter.reference)
    edition = (Edition.letter_id == letter.letter_id, Edition.number == letter.made.edition)
    page = Page.from_json(reading().scalars(select(Edition.content).where(*edition)).one())
    body = as_page(page, pdf_name=pdf).encode()
    return send([body], name=html, length=len(body), mimetype="text/html")


@blueprint.get("/campaigns/<reference>/release/<registry>.pdf")
@signed_in
def pdf_file(reference: str, registry: str) -> Response:
    """The PDF to which that page links."""
    letter = _publishable(campaign_or_404(reference), registry)
    _, name = file_names(letter.reference)
    file = letter.made.files["pdf"]
    return send(stream(services().storage, file), name=name, length=file.length, etag=file.sha256)


def _publishable(campaign: Campaign, registry: str) -> FinalLetter:
    """The open letter to a registry, final and free to go; else 404 or 403."""
    try:
        letter = to_publish(reading(), campaign, registry)
    except LookupError:
        abort(404, description=f"{campaign.reference} has no open letter to this registry.")
    except NotToPublish as problem:
        abort(403, description=words.NOT_FINAL.format(why=STANDS[problem.why].one))
    until = embargo_of(reading(), campaign.id)
    if until and until > now():
        abort(403, description=words.NOT_OUT_YET.format(until=format_moment(until)))
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
    language = campaign_text(session, campaign).front.language
    return campaign_page(
        "delivery/release.html",
        campaign,
        STEP,
        form=embargo or copying or publishing,
        until=until,
        held=held,
        seen=_seen(until),
        embargo=embargo or _embargo_form(until),
        copies=found,
        copying=copying or copies_form(found.lines, usual_sign_off(campaign, current_user.name, language=language)),
        **(shown or NOTHING_SHOWN),
        sender=services().settings.letters_mailbox,
        language=language,
        copy_box=ADDRESS,
        stands=words.stands,
        letters=letters,
        publishing={
            one.registry_slug: publishing
            if publishing and publishing.on.name.startswith(f"{one.registry_slug}-")
            else _published_form(one)
            for one in letters
        },
        names=registry_names(session),
        whose=whose(campaign),
        acts=mine and campaign.state == State.OPEN,
        goes=letters_go(services()),
        only_files=only_files(services()),
        STANDS=STANDS,
    )


def _shown(campaign: Campaign, form: SignOffForm) -> dict[str, object]:
    """The copy that a person chooses to see, as whoever gets it will. Raises CoverUnfit, BadCopyAddress and
    NothingToSend."""
    session, settings = reading(), services().settings
    sending = unsaved_sending(copy_mail(session, campaign, form.sign_off, settings), with_word=False)
    going = going_copies(copies_of(session, campaign, today=today()), addresses_in(form))
    if not going:
        raise NothingToSend
    labels = [f"{line.words}, {address}, {letter.reference}" for line, address, letter in going]
    place = position_of(request.form.get("recipient", ""), labels)
    if place is None:
        return {"labels": labels, "chosen": "", "preview": None}
    line, address, letter = going[place]
    row = copy_row(sending, letter, line, address, 1, settings, at=now())
    try:
        preview: Parcel | str = previewed(session, services(), sending, row, reply_to=settings.replies_address)
    except MailFailed as problem:
        preview = explain(problem)
    return {"labels": labels, "chosen": labels[place], "preview": preview}


def _embargo_form(until: object) -> EmbargoForm:
    form = EmbargoForm(now=now(), formdata=None)
    if (moment := until) is not None:
        local = in_london(moment)  # type: ignore[arg-type]
        form.day.data, form.time.data = local.date(), f"{local:%H:%M}"
    return form


def _published_form(letter: OpenLetter) -> PublishedForm:
    form = PublishedForm(today=today(), prefix=letter.registry_slug, formdata=None)
    if one := letter.publication:
        form.on.data, form.url.data = one.published_on, one.url
    return form


def _seen(until: object) -> str:
    return str(until or "")


def _first_box(form: SignOffForm) -> Field:
    """The first box with an address in it, or the first of all."""
    boxes = [field for field in form if field.name.startswith(ADDRESS)]
    return next((box for box in boxes if box.data), boxes[0] if boxes else form.signed_by)


def _why(problem: Exception) -> str:
    match problem:
        case UnderEmbargo(until=until):
            return words.UNDER_EMBARGO.format(until=format_moment(until))
        case SendingUnderWay(number=number):
            return words.SENDING_UNDER_WAY.format(number=number)
        case PreElection():
            return words.PRE_ELECTION.format(election=problem)
    return words.NO_COPY_ADDRESS


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("release.release", reference=reference))
