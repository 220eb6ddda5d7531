from . import account, invitation, token, user

__all__ = ["account", "invitation", "token", "user"]
