"""Send chosen letters to one's own address, to look at."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.campaigns.letter.text import campaign_text
from app.campaigns.pages import campaign_or_404, own_open_campaign
from app.delivery.email.choose import carrier_in, only_files, open_carrier
from app.delivery.email.covers import Cover, CoverUnfit
from app.delivery.email.forms import SignOffForm
from app.delivery.email.sign_off import add_sign_off, usual_sign_off
from app.delivery.email.test_send import MOST, MailTestResult, NoLettersToTest, hand_tests, mails_to_test, record_tests
from app.delivery.email.usual_covers import usual_cover
from app.delivery.pages import ChosenLetters, chosen_letters, redirect_to_choose
from app.delivery.sending.sending_request import fields_of, wish_in
from app.letters.page.wording import join
from app.platform.mail.errors import MailFailed
from app.platform.mail.words import public_failure_words
from app.web.acts import sentence
from app.web.filters import format_plural
from app.web.request import reading, services, writing

blueprint = Blueprint("letter_tests", __name__)

ALREADY_SENT = "These test letters were already sent to you."


@blueprint.post("/campaigns/<reference>/send/test")
@needs(Role.DRAFTER)
@proven
def send_test(reference: str) -> ResponseReturnValue:
    """The first few of the letters chosen that are final, with the email and the sign-off of the form or the usual
    ones; back to the rehearsal."""
    campaign = own_open_campaign(reference)
    letters = chosen_letters(reading(), campaign)
    if not letters.letters:
        return redirect_to_choose(reading(), campaign)
    language = campaign_text(reading(), campaign).front.language
    usual = usual_cover(language, chaser=campaign.chases_id is not None)
    cover = Cover(request.form.get("subject", usual.subject), request.form.get("cover", usual.text))
    form = SignOffForm()
    if "signed_by" not in request.form:
        form.begin_with(usual_sign_off(reading(), campaign, current_user.name, language=language))
    try:
        replies_to = services().settings.replies_address
        _give(reference, letters, add_sign_off(cover, form.sign_off, language=language, replies_to=replies_to))
    except CoverUnfit as unfit:
        flash(f"{sentence(unfit)}.", "warning")
    except NoLettersToTest as refused:
        flash(sentence(refused), "warning")
    except MailFailed as problem:
        flash(f"No test letter was sent. {public_failure_words(problem.code, problem.said)}", "warning")
    query: dict[str, Any] = {}
    for name, value in [*letters.fields, *fields_of(wish_in(request.values))]:
        query.setdefault(name, []).append(value)
    return redirect(url_for("rehearsing.rehearse", reference=reference, **query))


def _give(reference: str, chosen: ChosenLetters, mail: Cover) -> None:
    """Raises NothingMade, MailFailed when none left."""
    house = services()
    wish = wish_in(request.values)
    parcels = mails_to_test(reading(), house, chosen.final_ids, mail, with_word=wish.with_word, to=current_user)
    once = request.form.get("once", "")[:40]
    with writing() as session:
        first = record_tests(session, campaign_or_404(reference, session), parcels, actor=actor(), once=once)
    if not first:
        flash(ALREADY_SENT, "info")
        return
    name = carrier_in(house)
    carrier = open_carrier(house, name, answer_seconds=house.settings.mail_timeout_seconds)
    tested = hand_tests(carrier, parcels)
    if tested.problem and not tested.went:
        raise tested.problem
    flash(
        _summary_of_tests(tested, left_out=len(chosen.letters) - len(parcels)),
        "warning" if tested.problem else "success",
    )


def _summary_of_tests(tested: MailTestResult, *, left_out: int) -> str:
    where = "written to files on this machine" if only_files(services()) else f"sent to {current_user.email}"
    words = [f"{format_plural(len(tested.went), 'test letter')} {where}: {join(tested.went)}."]
    if tested.problem:
        words.append(f"Not all were sent. {public_failure_words(tested.problem.code, tested.problem.said)}")
    if left_out:
        words.append(f"A test sends the first {MOST} of the letters that you chose and that have been generated.")
    return " ".join(words)
