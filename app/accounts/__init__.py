"""Users, their roles and how they sign in; access.py guards every page."""
