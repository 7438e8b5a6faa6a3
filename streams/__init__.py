"""The Faust app: thin, without state of its own. Everything that it does is a call of a service."""
