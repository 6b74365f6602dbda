"""What a room keeps with the application: one object each, found by its type in the room that owns it."""

from typing import Generic, TypeVar

from flask import Flask, current_app

T = TypeVar("T")


class Extension(Generic[T]):
    """An object of a room in `app.extensions`, declared once beside its type: `TRIES = Extension[Tries]("tries")`."""

    def __init__(self, name: str) -> None:
        self.key = f"despatch_{name}"

    def put(self, app: Flask, value: T) -> None:
        app.extensions[self.key] = value

    def current(self) -> T:
        """The object of the application that answers now. Raises KeyError where no room has put one."""
        value: T = current_app.extensions[self.key]
        return value
