"""Single sign-on: people sign in at their department's identity server, by OpenID Connect."""
