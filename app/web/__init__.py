"""The look and the web ground: everything that is the same on every page."""

from flask import Flask

from app.web import errors, navigation, routing, security, templating


def init_web(app: Flask) -> None:
    """Give `app` its templates, filters, numbers in addresses, navigation, headers, form protection and error pages.

    Call it first, before blueprints are registered, on a Flask made with `static_folder=None`.
    One hook is left to other rooms: `app.extensions["despatch_may_open"]`, see
    `app.web.navigation`.
    """
    routing.init_routing(app)
    templating.init_templates(app)
    security.init_security(app)
    navigation.init_navigation(app)
    errors.init_errors(app)
