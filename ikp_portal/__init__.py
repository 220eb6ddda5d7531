"""The project: settings, URL root, Celery app, and the servers it runs on."""

from ikp_portal.celery import app as celery_app

__all__ = ("celery_app",)
