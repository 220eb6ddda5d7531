from . import account, invitation, user

__all__ = ["account", "invitation", "user"]
