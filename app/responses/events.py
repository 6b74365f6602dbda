"""The events that this room records in the audit record."""

from app.platform.events import Event

CAMPAIGN_DEADLINE_MOVED = Event("campaign.deadline_moved", "Moved a campaign’s deadline for a bank holiday")

RESPONSE_CORRECTED = Event("response.corrected", "Corrected a response", personal=("asks", "files", "summary"))
RESPONSE_RECORDED = Event("response.recorded", "Recorded a response", personal=("asks", "files", "summary"))
RESPONSE_WITHDRAWN = Event("response.withdrawn", "Withdrew a response")
