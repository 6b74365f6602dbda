"""The look and the web ground: everything that is the same on every page.

Flask is loaded with `init_web`, not with the package, so that a command may read and write tables without it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_web(app: "Flask") -> None:
    """Give `app` its templates, filters, numbers in addresses, navigation, headers, form protection and error pages.

    Call it first, before blueprints are registered, on a Flask made with `static_folder=None`.
    Two questions are left to other rooms: `MAY_OPEN` and `UNREAD` in `app.web.navigation`.
    """
    from app.web import errors, navigation, routing, security, templating
    from app.web.files.uploads import RequestWithForm

    app.request_class = RequestWithForm
    routing.init_routing(app)
    templating.init_templates(app)
    security.init_security(app)
    navigation.init_navigation(app)
    errors.init_errors(app)
