"""The ways in which a letter goes out."""

from enum import StrEnum


class Channel(StrEnum):
    POST = "post"
    EMAIL = "email"
    HAND = "hand"
