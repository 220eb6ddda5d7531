"""Why the stack does not start or does not go on, told to the person at the terminal."""


class StackError(Exception):
    """The message says what happened and what to do."""
