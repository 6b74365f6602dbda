"""What was refused, and alarms, for an administrator."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import administrator
from app.accounts.downloads import current_moment, send_recorded
from app.accounts.security.security_events import SECURITY_EVENTS
from app.accounts.security.security_list import SECURITY_COLUMNS, SecurityRow, count_by_kind, security_events
from app.platform.clock import now
from app.web.list_filters import ListFilter, described, select_filter, text_filter
from app.web.request import reading, services
from app.web.tables.export import FILE, files_of
from app.web.tables.list_query import ListQuery
from app.web.typed import PAST_DATE_EXAMPLE, day_in

blueprint = Blueprint("security", __name__)

PAGE = 50


@blueprint.get("/admin/security")
@administrator
def index() -> ResponseReturnValue:
    typed = request.args.get("day", "")
    return render_template(
        "accounts/security.html",
        page=_found().page(reading(), request.args, size=PAGE),
        columns=SECURITY_COLUMNS,
        counts=count_by_kind(reading(), at=now()),
        filters=_filters(),
        unread=typed if typed.strip() and day_in(typed) is None else "",
        example=PAST_DATE_EXAMPLE,
        files=files_of(".export"),
    )


@blueprint.get("/admin/security" + FILE)
@administrator
def export(extension: str) -> ResponseReturnValue:
    found, moment = _found(), current_moment(reading())
    about = [("Filters", described(_filters()) or "None")]
    table = moment.table("Security events", SECURITY_COLUMNS, found.stream(services().database), about)
    return send_recorded(table, extension, rows=found.count(reading()), name=moment.named("Security events"))


def _found() -> ListQuery[SecurityRow]:
    return security_events(request.args.get("kind", ""), day_in(request.args.get("day")))


def _filters() -> Sequence[ListFilter]:
    kinds = sorted(((str(kind), kind.words) for kind in SECURITY_EVENTS), key=lambda pair: pair[1])
    day = request.args.get("day", "").strip()
    return [
        select_filter("kind", "What happened", request.args.get("kind", ""), "Everything", kinds),
        text_filter("day", "Day", day, input_type="text", hint=f"For example, {PAST_DATE_EXAMPLE}"),
    ]
