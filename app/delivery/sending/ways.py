"""What makes the parcels of a sending, and what carries them."""

from app.delivery.email.choose import open_carrier
from app.delivery.email.compose import compose
from app.delivery.models import Sending
from app.delivery.sending.work import Way
from app.services import Services


def open_way(services: Services, sending: Sending) -> Way:
    return Way(compose, open_carrier(services, sending.carrier))
