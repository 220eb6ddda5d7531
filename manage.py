#!/usr/bin/env python
"""Django's command line. Where DATABASE_URL or REDIS_URL is unset, embedded servers run for the command's life."""

import os
import sys


def main() -> None:
    # Before anything of the project is imported: Celery looks for it once.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikp_portal.settings.development")
    from django.core.management import execute_from_command_line

    from ikp_portal.embedded.session import embedded_session

    with embedded_session(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
