#!/usr/bin/env python
"""Django's command line. Where DATABASE_URL or REDIS_URL is unset, embedded servers run for the command's life."""

import os
import sys
from importlib import import_module
from pathlib import Path

ENGINE_COMMANDS = "apps.engine.management.commands"


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if is_headless(command):
        import_module(f"{ENGINE_COMMANDS}.{command}").Command().run_from_argv(sys.argv)
    else:
        run_with_portal()


def is_headless(command: str) -> bool:
    """Whether a command is the engine's: these need no settings, apps or servers, whose start takes two seconds."""
    folder = Path(__file__).resolve().parent.joinpath(*ENGINE_COMMANDS.split("."))
    return command.isidentifier() and command != "__init__" and (folder / f"{command}.py").is_file()


def run_with_portal() -> None:
    # Before anything of the project is imported: Celery looks for it once.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikp_portal.settings.development")
    from django.core.management import execute_from_command_line

    from ikp_portal.embedded.session import embedded_session

    with embedded_session(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
