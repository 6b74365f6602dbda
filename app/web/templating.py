"""Jinja: where templates come from, what they may leave undefined (nothing), and the globals every page has."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, url_for
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)

from app.platform.practice import NOTICE
from app.web import filters, forms, pictures, querystring
from app.web.charts.bars import bars
from app.web.charts.burnup import burnup
from app.web.charts.hexmap import hexmap, placemap
from app.web.choosing import everything_chosen
from app.web.difference import difference, is_mostly_new, shortened
from app.web.request import in_practice
from app.web.tables.export import page_columns
from app.web.typed import DATE_EXAMPLE

HERE = Path(__file__).parent
STATIC = HERE / "static"

VENDORED = {
    "govuk": "vendor/govuk-frontend-6.3.0/govuk-frontend.min.css",
    "moj": "vendor/moj-frontend-11.1.0/moj-frontend.min.css",
    "htmx": "vendor/htmx-2.0.11/htmx.min.js",
}
STYLES = (
    "css/ground.css",
    "css/parts.css",
    "css/tables.css",
    "css/forms.css",
    "css/letters.css",
    "css/editor.css",
    "css/mail.css",
    "css/guide.css",
    "css/print.css",
)


class ForgivingLoader(PackageLoader):
    """A package whose macros read parameters that nobody gave, as those of govuk-frontend-jinja do.

    Only its templates get the forgiving environment; ours stay strict, so that a name mistyped in a page is an error.
    """

    def __init__(self, package: str, *, environment: Environment) -> None:
        super().__init__(package)
        self._environment = environment

    def load(self, environment: Environment, name: str, globals: Any = None) -> Template:  # noqa: A002
        return super().load(self._environment, name, globals)


MACROS = ("feedback", "forms", "lists", "status", "tables")
"""Files of templates/macros that every template has, by name."""


class Macros:
    """The macros of one such file: `lists.link(…)`. They know no page's variables."""

    def __init__(self, environment: Environment, file: str) -> None:
        self._environment, self._file = environment, file

    def __getattr__(self, macro: str) -> Any:
        """Reads the file when the first of its macros is asked for; from then on all are attributes."""
        vars(self).update(vars(self._environment.get_template(self._file).module))
        if macro not in vars(self):
            raise AttributeError(macro)
        return vars(self)[macro]


def init_templates(app: Flask) -> None:
    app.static_folder = str(STATIC)  # the application itself is made without one, so the route is ours too

    def static_file(filename: str) -> Response:
        """One for each application, which marks who may open it."""
        return app.send_static_file(filename)

    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static_file)
    app.jinja_loader = FileSystemLoader(sorted(HERE.parent.glob("*/templates")))
    environment = app.jinja_env
    forgiving = environment.overlay(undefined=ChainableUndefined)
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True

    packages: dict[str, BaseLoader] = {
        name: ForgivingLoader(name, environment=forgiving) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")
    }
    ours = environment.loader
    assert ours is not None  # noqa: S101
    environment.loader = forgiving.loader = ChoiceLoader([PrefixLoader(packages), ours])

    environment.filters.update(
        filters.FILTERS,
        on_page=page_columns,
        keep_typed_lines=forms.keep_typed_lines,
        reveal_by_style=forms.reveal_by_style,
    )
    environment.globals.update({name: Macros(environment, f"macros/{name}.html") for name in MACROS})
    environment.globals.update(
        DATE_EXAMPLE=DATE_EXAMPLE,
        PRACTICE_NOTICE=NOTICE,
        in_practice=in_practice,
        asset=asset,
        bars=bars,
        burnup=burnup,
        difference=difference,
        is_mostly_new=is_mostly_new,
        shortened=shortened,
        error_summary=forms.error_summary,
        everything_chosen=everything_chosen,
        here_with=querystring.here_with,
        here_without=querystring.here_without,
        hexmap=hexmap,
        placemap=placemap,
        mark=pictures.mark,
        pagination=querystring.pagination,
        styles=STYLES,
        vendored=VENDORED,
    )


def asset(path: str) -> str:
    """The address of a file in app/web/static, with a digest of its content, so that it may be kept for ever."""
    return url_for("static", filename=path, v=_digest(path, (STATIC / path).stat().st_mtime_ns))


@lru_cache
def _digest(path: str, _modified: int) -> str:
    return sha256((STATIC / path).read_bytes()).hexdigest()[:12]
