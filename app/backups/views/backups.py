"""For administrators: when backups were made, and what is left to do after a restore."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import needs
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.backups.history import latest_backups
from app.backups.reconcile.state import campaigns_to_reconcile, newest_restore
from app.backups.words import OUTCOMES
from app.web.request import reading, services

blueprint = Blueprint("backups", __name__)

SHOWN = 14
"""Backups that the page lists."""


@blueprint.get("/admin/backups")
@needs(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    session, settings = reading(), services().settings
    restore = newest_restore(session)
    campaigns = campaigns_to_reconcile(session, restore) if restore else []
    owners = names_of(session, {item.campaign.owner_id for item in campaigns if item.campaign.owner_id})
    return render_template(
        "backups/index.html",
        outcomes=latest_backups(session, SHOWN),
        makes=bool(settings.backup_url),
        encrypts=bool(settings.backup_key),
        days=settings.backup_keep_days,
        restore=restore,
        campaigns=campaigns,
        waiting=sum(not item.done for item in campaigns),
        owners=owners,
        OUTCOMES=OUTCOMES,
    )
