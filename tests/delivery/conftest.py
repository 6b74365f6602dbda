from tests.production.conftest import cheap, draw_with

__all__ = ["cheap", "draw_with"]
