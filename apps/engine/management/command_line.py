"""What the commands share: reading options, and telling a person what is wrong. Exit code 2, never a traceback."""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter

from apps.engine import EngineError
from apps.engine.arguments import BAD_INPUT, PlainFormatter, explain_arguments, translate_help
from apps.engine.exceptions import InputError
from apps.engine.toml import FileError

STOPPED: Final = 130
EXAMPLE: Final = "index_compute --framework kerangka.toml --data data.csv --output hasil"


class _Formatter(DjangoHelpFormatter, PlainFormatter):
    """Help in the order of Django, in Indonesian."""


class PortalCommand(BaseCommand):
    """What every command of the portal is: it answers in Indonesian, also of its own arguments."""

    _called_from_command_line: bool

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(
            prog_name, subcommand, allow_abbrev=False, formatter_class=_Formatter, **kwargs
        )
        translate_help(parser)

        def refuse(message: str) -> NoReturn:
            error = CommandError(explain_arguments(message), returncode=BAD_INPUT)
            # On the command line nothing would catch it.
            self._end_with(error, is_raised=not self._called_from_command_line)

        parser.error = refuse  # type: ignore[method-assign]
        # Django's own words for what is missing are the same as argparse's.
        parser.missing_args_message = None
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command. On the command line a message stands alone, without the name of a class before it."""
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            self._end_with(error, is_raised=not self._called_from_command_line or options.get("traceback"))

    def _end_with(self, error: CommandError, *, is_raised: bool | None) -> NoReturn:
        if is_raised:
            raise error
        self.stderr.write(str(error))
        sys.exit(error.returncode)


class HeadlessCommand(PortalCommand):
    """A command that needs neither database nor servers."""

    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        """Run for the command line; Django's own way would ask the settings for connections to close."""
        self._called_from_command_line = True
        options = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
        self.execute(*options.pop("args", ()), **options)


@contextmanager
def headless_errors() -> Iterator[None]:
    """Turn every expected failure into a message and an exit code."""
    try:
        yield
    except FileError as error:
        raise CommandError(error.tell(), returncode=BAD_INPUT) from error
    except (InputError, EngineError) as error:
        raise CommandError(error.message, returncode=BAD_INPUT) from error
    except MemoryError as error:
        message = "Memori komputer tidak cukup untuk data sebanyak ini. Bagi datanya menurut tingkat wilayah."
        raise CommandError(message, returncode=BAD_INPUT) from error
    except Exception as error:
        message = (
            f"Perintah berhenti karena kesalahan pada program ini ({type(error).__name__}); tidak ada yang ditulis. "
            "Ulangi dengan --traceback, lalu sampaikan keluarannya kepada pengelola portal."
        )
        raise CommandError(message, returncode=BAD_INPUT) from error
    except KeyboardInterrupt as error:
        raise CommandError("Dihentikan; tidak ada yang ditulis.", returncode=STOPPED) from error


def required_paths(options: Mapping[str, Any], *names: str) -> list[Path]:
    """Return the paths given as `--name`. Raises InputError that names all of which there is none."""
    missing = [f"--{name}" for name in names if not str(options[name] or "").strip()]
    if missing:
        raise InputError(f"Isian {', '.join(missing)} belum ada. Contoh: {EXAMPLE}")
    return [options[name] for name in names]


def read_request_numbers(runs: str | int | None, seed: str | int | None) -> tuple[int | None, int | None]:
    """Return the number of simulated runs and the seed. Raises InputError where one is wrong or missing."""
    n_runs = _read_whole("robustness", runs, least=1)
    start = _read_whole("seed", seed, least=0)
    if n_runs is not None and start is None:
        raise InputError(
            "Isian --seed belum ada. Simulasi memerlukan benih supaya dapat diulang, misalnya --seed 1."
        )
    if start is not None and n_runs is None:
        raise InputError("Isian --seed hanya untuk simulasi. Tambahkan --robustness, atau hapus --seed.")
    return n_runs, start


def _read_whole(name: str, value: str | int | None, *, least: int) -> int | None:
    if value is None:
        return None
    text = str(value).strip()
    if re.fullmatch(r"\+?[0-9]{1,18}", text) and int(text) >= least:
        return int(text)
    raise InputError(f"Isian --{name} bernilai “{text}”. Isi bilangan bulat {least} atau lebih.")
