from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.parts import make_app


@pytest.fixture(scope="session")
def parts_app() -> Flask:
    """The application that shows every part. A test that changes it makes its own."""
    return make_app()


@pytest.fixture
def client(parts_app: Flask) -> Iterator[FlaskClient]:
    with parts_app.test_client() as opened:
        yield opened
