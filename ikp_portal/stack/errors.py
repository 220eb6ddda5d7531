"""The error of a stack that cannot start or go on. Its message is for the person at the terminal."""


class StackError(Exception):
    """The message says what happened and what to do."""
