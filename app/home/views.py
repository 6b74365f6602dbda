"""The first page, and the answer to a load balancer."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import public, signed_in
from app.campaigns.create import campaigns
from app.campaigns.letters import count_letters
from app.doctor import check_services
from app.home.needs import needs_of
from app.web.request import reading, services

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    session = reading()
    cards = [(campaign, sum(count_letters(session, campaign.id).values())) for campaign in campaigns(session)[:5]]
    return render_template("home/index.html", needs=needs_of(session, current_user), cards=cards)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """200 while database, storage and queue answer; else 503. Details are for `despatch doctor`, not for strangers."""
    well = {finding.what: finding.well for finding in check_services(services())}
    return jsonify(ok=all(well.values()), **well), 200 if all(well.values()) else 503
