"""After a restore: what may have been sent since the backup is found out, campaign by campaign, before more is sent."""
