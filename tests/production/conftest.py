"""The shipped campaign whose owner is signed in, and another drafter."""

from tests.campaigns.owned import drafter, owner
from tests.production.workers import workers

__all__ = ["drafter", "owner", "workers"]
