from . import account, invitation, review, token, user

__all__ = ["account", "invitation", "review", "token", "user"]
