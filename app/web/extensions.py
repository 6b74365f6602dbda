"""What a room keeps with the application: one object each, found by its type in the room that owns it."""

from collections.abc import Callable
from typing import Generic, TypeVar

from flask import Flask, current_app

from app.places import Place
from app.platform.services import Services

T = TypeVar("T")

EXTENSIONS: Place[Callable[[Flask, Services], object]] = Place("what rooms keep with the application")
"""Called when an application begins to answer for an installation."""


class Extension(Generic[T]):
    """An object of a room in `app.extensions`, declared once: `TRIES = Extension[Tries]("despatch_tries")`."""

    def __init__(self, key: str) -> None:
        self.key = key

    def put(self, app: Flask, value: T) -> None:
        app.extensions[self.key] = value

    def current(self) -> T:
        """The object of the application that answers now. Raises KeyError where no room has put one."""
        value: T = current_app.extensions[self.key]
        return value
