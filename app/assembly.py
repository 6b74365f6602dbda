"""The web application: the pages of every room, on the services of one installation."""

import atexit
from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.accounts.wiring import init_accounts
from app.drafting.letter_text import init_letter_texts
from app.errors import REFUSALS
from app.notices.wiring import init_notices
from app.platform.config import Settings
from app.platform.log import log_to_stderr
from app.platform.services import Services, open_services
from app.rooms import open_pages
from app.web import init_web
from app.web.acts import init_acts
from app.web.extensions import EXTENSIONS
from app.web.request import SERVICES, close_after_each_request
from app.web.request_log import init_request_log
from app.web.routing import BLUEPRINTS


def assemble(settings: Settings) -> Flask:
    """The application: every room's pages, on the services that `settings` name."""
    log_to_stderr(settings)
    flask = Flask("app", static_folder=None, template_folder=None)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        flask.wsgi_app = ProxyFix(flask.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    open_pages()
    init_request_log(flask, behind_proxy=settings.trusted_proxies > 0)
    services = open_services(settings)
    services.database.may_make = False
    atexit.register(services.close)
    work_with(flask, services)
    close_after_each_request(flask)
    init_web(flask)
    init_acts(flask, REFUSALS)
    init_accounts(flask)
    init_notices(flask)
    init_letter_texts(flask)
    for blueprint in BLUEPRINTS:
        flask.register_blueprint(blueprint)
    return flask


def work_with(flask: Flask, services: Services) -> None:
    """Have `flask` answer for the installation of `services`: its settings, its data, what its rooms keep."""
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
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_NAME="__Host-despatch" if settings.secure_cookies else "despatch",
    )
    SERVICES.put(flask, services)
    for keep in EXTENSIONS:
        keep(flask, services)
