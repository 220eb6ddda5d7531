"""What can go wrong below Django, told to the person at the terminal."""


class EmbeddedServerError(Exception):
    """An embedded server cannot start, answer or stop; the message says what to do."""


class InUseError(EmbeddedServerError):
    """Somebody else uses what was asked for: a port, the servers, the whole stack."""
