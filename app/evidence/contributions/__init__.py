"""Contributions to answers: what policy teams and agencies without accounts are asked for, and send."""
