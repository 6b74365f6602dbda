"""Signing in, and how long it lasts: rows that let a browser in, and what is carried along while somebody signs in."""
