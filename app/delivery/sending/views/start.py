"""Start sending letters by email: one page that asks, with how they are sent as usual, and starts the countdown."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.campaigns.letter.text import campaign_text
from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.delivery.attempts.words import SOURCES
from app.delivery.carriers import Parcel
from app.delivery.channels import Channel
from app.delivery.email.choose import carrier_in, only_files
from app.delivery.email.compose import position_of, preview_email, unsaved_sending
from app.delivery.email.covers import FIELDS, Cover, CoverUnfit
from app.delivery.email.numbers import reply_address
from app.delivery.email.sign_off import usual_sign_off
from app.delivery.email.usual_covers import usual_cover
from app.delivery.models import Sending
from app.delivery.pages import chosen_letters, redirect_to_choose
from app.delivery.release.embargo import embargo_of
from app.delivery.sending.forms import AT, FIRST_WAVE, MINUTES, PER_MINUTE, SOON, StartForm
from app.delivery.sending.rehearsed_words import FAILED_THERE
from app.delivery.sending.routes import Rehearsal, RoutedLetter
from app.delivery.sending.sending_request import fields_of, query_of, rehearsal_of
from app.delivery.sending.start import TASK, SendingUnderWay, mail_in, row_of, sending_under_way, start_sending
from app.platform.clock import london_time, now, today
from app.platform.database import wake_after_commit
from app.platform.mail.errors import MailFailed
from app.platform.mail.words import explain
from app.registry.periods.find import period_on
from app.registry.periods.words import days_of, period_of
from app.web.acts import finish, leave
from app.web.filters import format_moment_in_sentence, format_time
from app.web.request import reading, services, writing

blueprint = Blueprint("sending", __name__)

STEP = "Send"

NAMED = 50
"""Letters of which the page that asks names the address."""

MOST_LABELS = 2000
"""Recipients whose names the box of the preview suggests."""


@blueprint.route("/campaigns/<reference>/send/start", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@proven
def start(reference: str) -> ResponseReturnValue:
    """The page that asks, with how the letters are sent as usual or as its form says, and the email to the `recipient`
    that a person chooses; once that page is confirmed as it was shown (`seen`), the deed. Letters are chosen as on the
    pages that mark letters as sent, and routed as the rehearsal's wish says."""
    campaign = own_open_campaign(reference)
    letters_seen, _, details_seen = request.form.get("seen", "").partition(".")
    if (other := sending_under_way(reading(), campaign.id, Channel.EMAIL)) and not letters_seen:
        flash(f"Sending {other.number} is under way. {reference} can have one sending by email at a time.", "info")
        return redirect(_page_of(reference, other.number))
    letters = chosen_letters(reading(), campaign)
    if not letters.letters and not letters_seen:
        return redirect_to_choose(reading(), campaign)
    form = _form_in(reading(), campaign)
    rehearsal = rehearsal_of(reading(), letters)
    fields = [*letters.fields, *fields_of(rehearsal.wish)]
    form.corrects = any(letter.letter.replaces for letter in rehearsal.by(Channel.EMAIL))
    if not form.validate_on_submit():
        return _page(campaign, form, rehearsal, fields)
    pressed = letters_seen and "show" not in request.form
    if pressed and details_seen == form.digest:
        return _start(reference, form, fields, seen=letters_seen)
    changed = bool(letters_seen) and rehearsal.seen(Channel.EMAIL) != letters_seen
    return _page(campaign, form, rehearsal, fields, changed=changed, edited=bool(pressed))


def _form_in(session: Session, campaign: Campaign) -> StartForm:
    form = StartForm(now=now(), period_on=lambda day: period_on(reading(), day))
    if request.method == "GET":
        language = campaign_text(session, campaign).front.language
        cover = usual_cover(language, chaser=campaign.chases_id is not None)
        form.begin_with(usual_sign_off(session, campaign, current_user.name, language=language))
        form.when.data, form.minutes.data, form.day.data = SOON, str(MINUTES), today()
        if (until := embargo_of(session, campaign.id)) and until > now() + timedelta(minutes=MINUTES):
            form.when.data, form.day.data, form.time.data = AT, london_time(until).date(), format_time(until)
        form.first_wave.data, form.per_minute.data = str(FIRST_WAVE), str(PER_MINUTE)
        form.subject.data, form.cover.data = cover.subject, cover.text
    return form


def _start(reference: str, form: StartForm, fields: Sequence[tuple[str, str]], *, seen: str) -> ResponseReturnValue:
    carrier = carrier_in(services())
    at = now()

    def begin(session: Session) -> Sending:
        campaign = campaign_or_404(reference, session)
        sending = start_sending(
            session,
            campaign,
            rehearsal_of(session, chosen_letters(session, campaign)),
            form.terms(carrier),
            settings=services().settings,
            seen=seen,
            at=at,
            actor=actor(),
        )
        wait = max(0.0, (sending.starts_at - at).total_seconds())
        wake_after_commit(session, TASK, sending.id, delay=wait)
        return sending

    if done := form.run(begin):
        message = (
            f"The countdown runs until {format_moment_in_sentence(done.result.starts_at)}. Nothing has been sent yet."
        )
        return finish(_page_of(reference, done.result.number), message)
    if isinstance(first := form.stale, SendingUnderWay):
        to = _page_of(reference, first.number)
        return redirect(to) if first.same else leave(to, first)
    campaign = own_open_campaign(reference)
    rehearsal = rehearsal_of(reading(), chosen_letters(reading(), campaign))
    return _page(campaign, form, rehearsal, fields, changed=form.stale is not None)


def _page(
    campaign: Campaign,
    form: StartForm,
    rehearsal: Rehearsal,
    fields: Sequence[tuple[str, str]],
    *,
    changed: bool = False,
    edited: bool = False,
) -> ResponseReturnValue:
    """`changed`: the letters, `edited`: how they are sent, since the page was shown."""
    going = rehearsal.by(Channel.EMAIL)
    mail = _mail_in(campaign, form) if going and form.is_complete and not form.errors else None
    labels = _labels(reading(), going) if mail else []
    place = position_of(request.form.get("recipient", ""), labels)
    page = campaign_page(
        "delivery/start.html",
        campaign,
        STEP,
        form=form,
        ready=mail is not None,
        changed=changed,
        edited=edited,
        fields=fields,
        going=going,
        posted=len(rehearsal.by(Channel.POST)),
        blocked=len(rehearsal.blocked),
        number_chosen=len(rehearsal.routed),
        starts_at=form.starts_at,
        starts_on=london_time(form.starts_at or now()).date(),
        in_minutes=form.minutes.number if mail and form.when.data == SOON else None,
        former=rehearsal.former,
        wish=rehearsal.wish,
        seen=f"{rehearsal.seen(Channel.EMAIL)}.{form.digest}",
        failed=rehearsal.failed_before(Channel.EMAIL),
        labels=labels[:MOST_LABELS],
        chosen=labels[place] if place is not None else "",
        preview=_preview(mail, going[place], rehearsal) if mail and place is not None else None,
        sender=services().settings.letters_mailbox,
        language=campaign_text(reading(), campaign).front.language,
        rehearse=url_for("rehearsing.rehearse", reference=campaign.reference, **query_of(fields)),
        period=form.period,
        period_of=period_of,
        days_of=days_of,
        only_files=only_files(services()),
        through=SOURCES[carrier_in(services())],
        FIELDS=FIELDS,
        NAMED=NAMED,
        FAILED_THERE=FAILED_THERE,
    )
    return page, form.status


def _mail_in(campaign: Campaign, form: StartForm) -> Cover | None:
    """The email as it would be sent; None: the form says what is wrong with it."""
    settings = services().settings
    try:
        return mail_in(reading(), campaign, form.terms(carrier_in(services())), settings)
    except CoverUnfit as problem:
        form.refuse(problem)
        return None


def _labels(session: Session, going: Sequence[RoutedLetter]) -> list[str]:
    """Reference, post and address of each, by which a person chooses whose email to see."""
    ids = select(Letter.id).where(Letter.id.in_([letter.letter.letter_id for letter in going]))
    titles = titles_of_letters(session, ids, valid_at=today())
    return [
        ", ".join(filter(None, (letter.letter.reference, titles.get(letter.letter.letter_id), letter.address)))
        for letter in going
    ]


def _preview(mail: Cover, one: RoutedLetter, rehearsal: Rehearsal) -> Parcel | str:
    """The email to one of them, or why it can't be shown. Its letter gets the token that replies to it will carry."""
    sending = unsaved_sending(mail, with_word=rehearsal.wish.with_word)
    settings = services().settings
    row = row_of(sending, one, 1, settings, at=now())
    with writing() as session:
        reply_to = reply_address(session, one.letter.letter_id, settings)
    try:
        return preview_email(reading(), services(), sending, row, reply_to=reply_to)
    except MailFailed as problem:
        return explain(problem)


def _page_of(reference: str, number: int) -> str:
    return url_for("sendings.sending", reference=reference, number=number)
