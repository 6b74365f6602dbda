"""Notices as part of every page: how many are unread stands at the top."""

from flask import Flask
from flask_login import current_user

from app.notices.read import count_unread
from app.web.navigation import UNREAD
from app.web.request import reading


def init_notices(app: Flask) -> None:
    UNREAD.put(app, lambda: count_unread(reading(), current_user.id))
