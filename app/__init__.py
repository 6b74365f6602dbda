"""Despatch: ministerial letter campaigns, from draft to reply. `create_app` puts the rooms together."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.platform.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The web application for `settings`, read from the environment when none are given."""
    from app.platform.processes import loading

    with loading():
        from app.assembly import assemble
        from app.platform.config import load_settings

    return assemble(settings or load_settings())
