"""Where the rooms meet: blueprints of the web application, tasks of the worker. Nothing else imports views or tasks."""

import atexit
import logging
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from structlog.tracebacks import ExceptionDictTransformer
from werkzeug.middleware.proxy_fix import ProxyFix

import app.accounts.refusals
import app.accounts.user_views
import app.accounts.views
import app.audit.find
import app.audit.taken
import app.audit.tasks
import app.audit.views
import app.campaigns.audience_copy_views
import app.campaigns.audience_holdout_views
import app.campaigns.audience_list_views
import app.campaigns.audience_step
import app.campaigns.audience_views
import app.campaigns.clear_page
import app.campaigns.details_views
import app.campaigns.draft_views
import app.campaigns.enclosure_views
import app.campaigns.field_views
import app.campaigns.letter_matrix_views
import app.campaigns.letter_step
import app.campaigns.letter_views
import app.campaigns.life_views
import app.campaigns.preview_views
import app.campaigns.signatory_views
import app.campaigns.start_views
import app.campaigns.tasks
import app.campaigns.told
import app.campaigns.values_letter_views
import app.campaigns.values_table_views
import app.campaigns.values_views
import app.campaigns.version_views
import app.campaigns.views
import app.chasing.holding
import app.chasing.refusals
import app.chasing.views
import app.checking.refusals
import app.checking.tasks
import app.checking.told
import app.checking.views
import app.clearance.answer_views
import app.clearance.assign_views
import app.clearance.certificate_views
import app.clearance.comment_views
import app.clearance.offices.members
import app.clearance.offices.minister_views
import app.clearance.offices.own_views
import app.clearance.offices.second_person
import app.clearance.offices.views
import app.clearance.owner_views
import app.clearance.step_views
import app.clearance.text_views
import app.clearance.told
import app.clearance.views
import app.delivery.check_views
import app.delivery.correct_views
import app.delivery.email.tasks
import app.delivery.email.test_views
import app.delivery.email.told
import app.delivery.posting.batch_views
import app.delivery.posting.count_views
import app.delivery.posting.notify_views
import app.delivery.posting.return_views
import app.delivery.posting.step_views
import app.delivery.posting.tasks
import app.delivery.posting.told
import app.delivery.record_views
import app.delivery.release.told
import app.delivery.release.views
import app.delivery.sending.attempt_views
import app.delivery.sending.fix_views
import app.delivery.sending.holding
import app.delivery.sending.rehearse_views
import app.delivery.sending.start_views
import app.delivery.sending.tasks
import app.delivery.sending.views
import app.delivery.told
import app.delivery.undo_views
import app.delivery.views
import app.drafting.act_views
import app.drafting.citations
import app.drafting.edit_views
import app.drafting.lines.views
import app.drafting.refusals
import app.drafting.views
import app.evidence.areas.file_views
import app.evidence.areas.views
import app.evidence.disclosure.export_views
import app.evidence.disclosure.hold_views
import app.evidence.disclosure.holds
import app.evidence.disclosure.item_views
import app.evidence.disclosure.refusals
import app.evidence.disclosure.tasks
import app.evidence.disclosure.told
import app.evidence.disclosure.views
import app.evidence.framework.in_text
import app.evidence.framework.refusals
import app.evidence.framework.views
import app.evidence.framework.work_views
import app.evidence.interventions.file_views
import app.evidence.interventions.refusals
import app.evidence.interventions.rounds_area_views
import app.evidence.interventions.rounds_views
import app.evidence.interventions.views
import app.evidence.packs.file_views
import app.evidence.packs.line_views
import app.evidence.packs.make_views
import app.evidence.packs.refusals
import app.evidence.packs.row_views
import app.evidence.packs.tasks
import app.evidence.packs.views
import app.evidence.questions.act_views
import app.evidence.questions.refusals
import app.evidence.questions.sitting_views
import app.evidence.questions.tasks
import app.evidence.questions.views
import app.evidence.refusals
import app.home.tasks
import app.home.views
import app.imports.columns_views
import app.imports.file_views
import app.imports.refusals
import app.imports.row_views
import app.imports.tasks
import app.imports.views
import app.inbox.add_views
import app.inbox.hidden
import app.inbox.message_views
import app.inbox.record_views
import app.inbox.refusals
import app.inbox.restricted
import app.inbox.rules_views
import app.inbox.tasks
import app.inbox.views
import app.notices.mail_views
import app.notices.tasks
import app.notices.views
import app.people.ask
import app.people.decide
import app.people.first_run
import app.people.refusals
import app.people.second
import app.people.views
import app.production.download_views
import app.production.letter_views
import app.production.pages
import app.production.print_views
import app.production.tasks
import app.production.told
import app.production.views
import app.registry.areas.number_views
import app.registry.areas.views
import app.registry.contacts.act_views
import app.registry.contacts.preference_views
import app.registry.contacts.queue_views
import app.registry.contacts.views
import app.registry.holders.holding
import app.registry.holders.person_views
import app.registry.holders.privacy_views
import app.registry.holders.views
import app.registry.holidays.views
import app.registry.list_views
import app.registry.organisation_views
import app.registry.own.leave_views
import app.registry.own.views
import app.registry.periods.views
import app.registry.quality.file_views
import app.registry.quality.views
import app.registry.refusals
import app.registry.saved_views
import app.registry.tag_views
import app.registry.title.views
import app.registry.views
import app.responses.facts
import app.responses.kept_back
import app.responses.refusals
import app.responses.sections
import app.responses.told
import app.responses.views
import app.safeguarding.act_views
import app.safeguarding.fact_views
import app.safeguarding.figures_views
import app.safeguarding.file_views
import app.safeguarding.messages
import app.safeguarding.new_views
import app.safeguarding.people_views
import app.safeguarding.refusals
import app.safeguarding.tasks
import app.safeguarding.viewed
import app.safeguarding.views
import app.search.tasks
import app.search.views
import app.tracking.insight_views
import app.tracking.letter_views
import app.tracking.refusals
import app.tracking.told
import app.tracking.views
from app.accounts.limits import Tries
from app.accounts.models import Role
from app.accounts.wiring import init_accounts
from app.audit.told import Tell
from app.campaigns.chosen import LetterList
from app.campaigns.own import take_on_shipped
from app.config import Settings
from app.evidence.questions.sections import QuestionSection
from app.notices.wiring import init_notices
from app.production.sections import Section
from app.registry.areas.sections import AreaSection
from app.responses.sections import Section as ReplySection
from app.responses.sheet import TOGETHER
from app.services import Services, open_services
from app.web import init_web
from app.web.acts import init_acts
from app.web.request import close_after_each_request
from app.worker import Task

BLUEPRINTS = (
    app.home.views.blueprint,
    app.accounts.views.blueprint,
    app.accounts.user_views.blueprint,
    app.people.views.blueprint,
    app.notices.views.blueprint,
    app.notices.mail_views.blueprint,
    app.registry.views.blueprint,
    app.registry.list_views.blueprint,
    app.registry.saved_views.blueprint,
    app.registry.tag_views.blueprint,
    app.registry.title.views.blueprint,
    app.registry.contacts.views.blueprint,
    app.registry.contacts.act_views.blueprint,
    app.registry.contacts.queue_views.blueprint,
    app.registry.contacts.preference_views.blueprint,
    app.registry.quality.views.blueprint,
    app.registry.quality.file_views.blueprint,
    app.registry.holders.views.blueprint,
    app.registry.holders.person_views.blueprint,
    app.registry.holders.privacy_views.blueprint,
    app.registry.periods.views.blueprint,
    app.registry.holidays.views.blueprint,
    app.registry.organisation_views.blueprint,
    app.registry.areas.views.blueprint,
    app.registry.areas.number_views.blueprint,
    app.registry.own.views.blueprint,
    app.registry.own.leave_views.blueprint,
    app.imports.views.blueprint,
    app.imports.columns_views.blueprint,
    app.imports.file_views.blueprint,
    app.imports.row_views.blueprint,
    app.drafting.views.blueprint,
    app.drafting.act_views.blueprint,
    app.drafting.edit_views.blueprint,
    app.drafting.lines.views.blueprint,
    app.campaigns.views.blueprint,
    app.campaigns.start_views.blueprint,
    app.campaigns.details_views.blueprint,
    app.campaigns.life_views.blueprint,
    app.campaigns.audience_views.blueprint,
    app.campaigns.audience_holdout_views.blueprint,
    app.campaigns.audience_list_views.blueprint,
    app.campaigns.audience_copy_views.blueprint,
    app.campaigns.letter_views.blueprint,
    app.campaigns.draft_views.blueprint,
    app.campaigns.letter_matrix_views.blueprint,
    app.campaigns.field_views.blueprint,
    app.campaigns.version_views.blueprint,
    app.campaigns.values_views.blueprint,
    app.campaigns.values_table_views.blueprint,
    app.campaigns.values_letter_views.blueprint,
    app.campaigns.enclosure_views.blueprint,
    app.campaigns.signatory_views.blueprint,
    app.clearance.views.blueprint,
    app.clearance.owner_views.blueprint,
    app.clearance.step_views.blueprint,
    app.clearance.answer_views.blueprint,
    app.clearance.assign_views.blueprint,
    app.clearance.text_views.blueprint,
    app.clearance.comment_views.blueprint,
    app.clearance.certificate_views.blueprint,
    app.clearance.offices.views.blueprint,
    app.clearance.offices.minister_views.blueprint,
    app.clearance.offices.own_views.blueprint,
    app.campaigns.preview_views.blueprint,
    app.checking.views.blueprint,
    app.production.views.blueprint,
    app.production.letter_views.blueprint,
    app.production.download_views.blueprint,
    app.production.print_views.blueprint,
    app.delivery.views.blueprint,
    app.delivery.record_views.blueprint,
    app.delivery.undo_views.blueprint,
    app.delivery.correct_views.blueprint,
    app.delivery.posting.batch_views.blueprint,
    app.delivery.posting.step_views.blueprint,
    app.delivery.posting.notify_views.blueprint,
    app.delivery.posting.count_views.blueprint,
    app.delivery.posting.return_views.blueprint,
    app.delivery.check_views.blueprint,
    app.delivery.email.test_views.blueprint,
    app.delivery.release.views.blueprint,
    app.delivery.sending.rehearse_views.blueprint,
    app.delivery.sending.start_views.blueprint,
    app.delivery.sending.fix_views.blueprint,
    app.delivery.sending.views.blueprint,
    app.delivery.sending.attempt_views.blueprint,
    app.tracking.views.blueprint,
    app.tracking.insight_views.blueprint,
    app.tracking.letter_views.blueprint,
    app.responses.views.blueprint,
    app.chasing.views.blueprint,
    app.inbox.views.blueprint,
    app.inbox.add_views.blueprint,
    app.inbox.message_views.blueprint,
    app.inbox.record_views.blueprint,
    app.inbox.rules_views.blueprint,
    app.evidence.areas.file_views.blueprint,
    app.evidence.areas.views.blueprint,
    app.evidence.interventions.views.blueprint,
    app.evidence.interventions.file_views.blueprint,
    app.evidence.interventions.rounds_views.blueprint,
    app.evidence.interventions.rounds_area_views.blueprint,
    app.evidence.framework.views.blueprint,
    app.evidence.framework.work_views.blueprint,
    app.evidence.disclosure.views.blueprint,
    app.evidence.disclosure.item_views.blueprint,
    app.evidence.disclosure.export_views.blueprint,
    app.evidence.disclosure.hold_views.blueprint,
    app.evidence.questions.views.blueprint,
    app.evidence.questions.act_views.blueprint,
    app.evidence.questions.sitting_views.blueprint,
    app.evidence.packs.views.blueprint,
    app.evidence.packs.make_views.blueprint,
    app.evidence.packs.row_views.blueprint,
    app.evidence.packs.line_views.blueprint,
    app.evidence.packs.file_views.blueprint,
    app.safeguarding.views.blueprint,
    app.safeguarding.new_views.blueprint,
    app.safeguarding.act_views.blueprint,
    app.safeguarding.fact_views.blueprint,
    app.safeguarding.figures_views.blueprint,
    app.safeguarding.file_views.blueprint,
    app.safeguarding.people_views.blueprint,
    app.search.views.blueprint,
    app.audit.views.blueprint,
)

STEPS = (
    app.campaigns.details_views.STEP,
    app.campaigns.audience_step.STEP,
    app.campaigns.letter_step.STEP,
    app.campaigns.signatory_views.STEP,
    app.checking.views.STEP,
    app.campaigns.clear_page.STEP,
    app.campaigns.preview_views.STEP,
    app.production.views.STEP,
    app.delivery.views.STEP,
    app.tracking.views.STEP,
    app.tracking.insight_views.STEP,
)
"""Of a campaign, in the order of the work."""

LETTER_SECTIONS: tuple[Section, ...] = (
    app.responses.views.OF_LETTER,
    app.inbox.message_views.OF_LETTER,
    app.chasing.views.OF_LETTER,
    app.delivery.posting.return_views.OF_LETTER,
    app.tracking.letter_views.NOTES,
    app.tracking.letter_views.HANDS,
    app.tracking.letter_views.HAPPENED,
)
"""What stands on a letter's page below its editions and its sending, and beside them, in order."""

MESSAGE_SECTIONS: tuple[ReplySection, ...] = (app.safeguarding.new_views.OF_MESSAGE,)
"""What stands before anything else on a message's page."""

REPLY_SECTIONS: tuple[ReplySection, ...] = (app.inbox.record_views.OF_REPLY,)
"""What stands on a reply's page below its facts."""

AREA_SECTIONS: tuple[AreaSection, ...] = (
    app.evidence.areas.file_views.LETTERS,
    app.evidence.areas.file_views.TIMELINE,
    app.evidence.areas.file_views.RISK,
    app.evidence.disclosure.views.OF_AREA,
)
"""What stands on an area's page besides who leads it and whom to call, in order."""

QUESTION_SECTIONS: tuple[QuestionSection, ...] = (app.evidence.packs.views.OF_QUESTION,)
"""What stands on a question's page below what was asked and answered, in order."""

LETTER_LISTS: tuple[LetterList, ...] = (app.tracking.views.FOLLOWED,)
"""Lists in which letters are chosen for the act of another room."""

REFUSALS = (
    app.accounts.refusals.REFUSALS,
    app.chasing.refusals.REFUSALS,
    app.checking.refusals.REFUSALS,
    app.drafting.refusals.REFUSALS,
    app.evidence.disclosure.refusals.REFUSALS,
    app.evidence.framework.refusals.REFUSALS,
    app.evidence.interventions.refusals.REFUSALS,
    app.evidence.packs.refusals.REFUSALS,
    app.evidence.questions.refusals.REFUSALS,
    app.evidence.refusals.REFUSALS,
    app.imports.refusals.REFUSALS,
    app.inbox.refusals.REFUSALS,
    app.people.refusals.REFUSALS,
    app.registry.refusals.REFUSALS,
    app.responses.refusals.REFUSALS,
    app.safeguarding.refusals.REFUSALS,
    app.tracking.refusals.REFUSALS,
)
"""What pages say of each refusal, by its code: a table for each room."""

TOLD: Mapping[str, Tell] = {
    **app.audit.taken.TOLD,
    **app.campaigns.told.TOLD,
    **app.checking.told.TOLD,
    **app.clearance.told.TOLD,
    **app.production.told.TOLD,
    **app.delivery.told.TOLD,
    **app.delivery.email.told.TOLD,
    **app.delivery.release.told.TOLD,
    **app.delivery.posting.told.TOLD,
    **app.responses.told.TOLD,
    **app.tracking.told.TOLD,
    **app.evidence.disclosure.told.TOLD,
}
"""What timelines say of each action, made from its facts."""

TASKS: Mapping[str, Task] = {
    **app.production.tasks.TASKS,
    **app.checking.tasks.TASKS,
    **app.campaigns.tasks.TASKS,
    **app.imports.tasks.TASKS,
    **app.audit.tasks.TASKS,
    **app.search.tasks.TASKS,
    **app.delivery.posting.tasks.TASKS,
    **app.notices.tasks.TASKS,
    **app.delivery.email.tasks.TASKS,
    **app.home.tasks.TASKS,
    **app.evidence.questions.tasks.TASKS,
    **app.evidence.disclosure.tasks.TASKS,
    **app.evidence.packs.tasks.TASKS,
    **app.inbox.tasks.TASKS,
    **app.delivery.sending.tasks.TASKS,
    **app.safeguarding.tasks.TASKS,
    "statistics": Task(lambda services: services.database.take_stock(), minute="40", hour="2"),
}

app.drafting.citations.READS[:] = [app.evidence.framework.in_text.citations_in]
app.registry.holders.holding.COVERING[:] = [app.evidence.disclosure.holds.holds_over]
app.delivery.sending.holding.HOLDS[:] = [app.chasing.holding.held_chasers]
app.delivery.sending.holding.ANSWERED[:] = [app.responses.facts.answered_letters]
app.responses.kept_back.RULES[:] = [
    app.responses.kept_back.Rule(
        app.inbox.hidden.replies_of_hidden_messages,
        app.inbox.record_views.reply_seen,
        app.inbox.record_views.reply_shown,
    )
]
app.inbox.restricted.RESTRICTIONS[:] = [
    app.inbox.restricted.Restriction(
        Role.SAFEGUARDING, app.safeguarding.messages.messages_of_reports, app.safeguarding.viewed.messages_viewed
    )
]
app.people.second.MEMBERS[:] = [app.clearance.offices.second_person.member_ids]
app.people.decide.OFFICES[:] = [app.clearance.offices.second_person.carry_out]
app.people.ask.LEAVE_OFFICES[:] = [app.clearance.offices.members.leave_offices]
app.people.views.OFFICE_FACTS[:] = [app.clearance.offices.second_person.facts_of]
app.audit.find.KEPT["message"] = app.safeguarding.messages.messages_of_reports


CHATTY = ("weasyprint", "fontTools", "huey", "alembic")
"""Libraries that tell of every step at INFO."""


def assemble(settings: Settings) -> Flask:
    """The application: every room's pages, on the services that `settings` name."""
    log_to_stderr(settings)
    flask = Flask("app", static_folder=None, template_folder=None)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        flask.wsgi_app = ProxyFix(flask.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    services = open_services(settings)
    atexit.register(services.close)
    work_with(flask, services)
    flask.extensions["despatch_first_user"] = [take_on_shipped, app.people.first_run.begin]
    flask.extensions["despatch_steps"] = STEPS
    flask.extensions["despatch_told"] = TOLD
    flask.extensions["despatch_letter_sections"] = LETTER_SECTIONS
    flask.extensions["despatch_reply_sections"] = REPLY_SECTIONS
    flask.extensions["despatch_message_sections"] = MESSAGE_SECTIONS
    flask.extensions["despatch_area_sections"] = AREA_SECTIONS
    flask.extensions["despatch_question_sections"] = QUESTION_SECTIONS
    flask.extensions["despatch_letter_lists"] = {one.name: one for one in LETTER_LISTS}
    close_after_each_request(flask)
    init_web(flask)
    init_acts(flask, REFUSALS)
    init_accounts(flask)
    init_notices(flask)
    for blueprint in BLUEPRINTS:
        flask.register_blueprint(blueprint)
    return flask


def work_with(flask: Flask, services: Services) -> None:
    """Have `flask` answer for the installation of `services`: its settings, its data, its count of failed sign-ins."""
    settings = services.settings
    older = [key.get_secret_value() for key in reversed(settings.secret_key_fallbacks)]
    flask.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SECRET_KEY_FALLBACKS=older,
        WTF_CSRF_SECRET_KEY=[*older, settings.secret_key.get_secret_value()],
        LARGEST_FILE=settings.max_upload_mb * 1_000_000,
        # above what a file may be, so that one too large is refused beside its field and nothing typed there is lost
        MAX_CONTENT_LENGTH=3 * settings.max_upload_mb * 1_000_000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_FORM_PARTS=TOGETHER + 1000,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_NAME="__Host-despatch" if settings.secure_cookies else "despatch",
    )
    flask.extensions["despatch"] = services
    flask.extensions["despatch_tries"] = Tries(settings.broker_url)
    flask.extensions["despatch_quality"] = {}


def log_to_stderr(settings: Settings) -> None:
    """One JSON object a line on standard error, from `settings.log_level` up; the standard library's logs too."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),  # a password may be one
    ]
    as_json = structlog.stdlib.ProcessorFormatter(
        processor=structlog.processors.JSONRenderer(), foreign_pre_chain=shared
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(as_json)
    logging.basicConfig(level=settings.log_level, handlers=[handler])
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
