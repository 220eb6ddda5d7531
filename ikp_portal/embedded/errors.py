"""Errors of the embedded servers. Their messages are for the person at the terminal."""


class EmbeddedServerError(Exception):
    """An embedded server cannot start, answer or stop; the message says what to do."""


class InUseError(EmbeddedServerError):
    """Another command uses the servers, so this one cannot have them for itself."""
