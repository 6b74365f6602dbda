"""What makes the parcels of a sending, and what carries them."""

from app.delivery.email.choose import open_carrier
from app.delivery.email.compose import compose
from app.delivery.models import Sending
from app.delivery.posting.notify import NAME as NOTIFY
from app.delivery.posting.notify import compose_letter, open_notify
from app.delivery.sending.work import Way
from app.platform.services import Services


def open_way(services: Services, sending: Sending) -> Way:
    if sending.carrier == NOTIFY:
        return Way(compose_letter, open_notify(services.settings))
    return Way(compose, open_carrier(services, sending.carrier))
