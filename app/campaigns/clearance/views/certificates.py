"""A clearance certificate: its page, on which a letter's file is checked against it, and its files."""

import hashlib

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.campaigns.clearance.certificate import CertificateStatus, certificate_of
from app.campaigns.clearance.page import CLEARANCE, clearance_page
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.clearance.certificates import words
from app.clearance.certificates.files import certificate_docx, certificate_pdf
from app.delivery.letter_check import CheckForm, clearance_state, verdict_state
from app.errors import existing
from app.web.files.sending import send
from app.web.request import practice_notice, reading, services

blueprint = Blueprint("certificates", __name__)

CERTIFICATE = CLEARANCE + "/certificates/<int:number>"
MAKERS = {"pdf": certificate_pdf, "docx": certificate_docx}


@blueprint.route(CERTIFICATE, methods=["GET", "POST"])
@signed_in
def certificate(reference: str, number: int) -> ResponseReturnValue:
    """A check changes nothing, so its answer stands where the form was sent from."""
    campaign = campaign_or_404(reference)
    form = CheckForm()
    return clearance_page(
        "certificate",
        campaign,
        certificate=_certificate(campaign, number),
        words=words,
        form=form,
        found=form.checked(reading(), services().storage),
        verdict_state=verdict_state,
        clearance_state=clearance_state,
    )


@blueprint.get(CERTIFICATE + ".<any(pdf, docx):extension>")
@signed_in
def file(reference: str, number: int, extension: str) -> ResponseReturnValue:
    """Made of what the certificate froze; by the same versions of what makes it, the same bytes each time."""
    campaign = campaign_or_404(reference)
    status = _certificate(campaign, number)
    body = MAKERS[extension](status.content, status.sha256, notice=practice_notice())
    return send(
        [body],
        name=f"{campaign.reference} clearance certificate {number}.{extension}",
        length=len(body),
        etag=hashlib.sha256(body).hexdigest(),
    )


def _certificate(campaign: Campaign, number: int) -> CertificateStatus:
    return existing(certificate_of(reading(), campaign.id, number), "no_such_certificate", reference=campaign.reference)
