"""Channels in words."""

from app.delivery.channels import Channel

BY = {Channel.POST: "By post", Channel.EMAIL: "By email", Channel.HAND: "By hand"}
"""As a choice."""

WENT = {Channel.POST: "posted", Channel.EMAIL: "emailed", Channel.HAND: "handed over"}
"""As what was done: "posted on 4 March 2015"."""
