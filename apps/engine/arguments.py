"""Command lines in Indonesian: what argparse says of them in English, in the words of the person."""

import argparse
import re
from collections.abc import Iterable
from typing import Final, NoReturn

BAD_INPUT: Final = 2
"""Exit code where a file, an option or a folder cannot be used."""

USAGE: Final = "Cara pakai: "
_HELP: Final = "Lihat contohnya dengan --help."

_KINDS: Final = {"int": "bilangan bulat", "float": "angka"}

_OWN_HELP: Final = {
    "help": "menampilkan bantuan ini",
    "version": "menampilkan versi Django",
    "verbosity": "banyaknya keterangan: 0 paling sedikit, 1 biasa, 2 banyak, 3 paling banyak",
    "settings": "modul pengaturan, misalnya ikp_portal.settings.production",
    "pythonpath": "folder yang ditambahkan ke jalur pencarian Python",
    "traceback": "menampilkan asal kesalahan pada program",
    "no_color": "tanpa warna",
    "force_color": "selalu berwarna",
    "skip_checks": "tanpa pemeriksaan pengaturan",
}
"""What the options of every command do, by their names; argparse and Django say it in English."""

_EXPLAINED: Final = (
    (r"the following arguments are required: (?P<names>.*)", "Isian {names} belum ada. {help}"),
    (r"one of the arguments (?P<names>.*) is required", "Isi salah satu dari {names}. {help}"),
    (
        r"unrecognized arguments: (?P<names>.*)",
        "Isian {names} tidak dikenal. Lihat pilihannya dengan --help.",
    ),
    (r"argument (?P<name>[^:]+): expected .*", "Isian {name} belum diberi nilai. {help}"),
    (
        r"argument (?P<name>[^:]+): invalid choice: '?(?P<given>.*?)'? \(choose from (?P<choices>.*)\)",
        "Isian {name} bernilai “{given}”. Pilih salah satu: {choices}.",
    ),
    (
        r"argument (?P<name>[^:]+): invalid (?P<kind>\S+) value: '?(?P<given>.*?)'?",
        "Isian {name} bernilai “{given}”. Isi {kind}.",
    ),
    (
        r"argument (?P<name>[^:]+): not allowed with argument (?P<names>.*)",
        "Isian {name} dan {names} tidak dapat dipakai bersama. Hapus salah satunya.",
    ),
    (
        r"argument (?P<name>[^:]+): ignored explicit argument '?(?P<given>.*?)'?",
        "Isian {name} tidak memakai nilai, padahal diberi “{given}”. Hapus nilainya.",
    ),
    (
        r"ambiguous option: (?P<name>.*) could match (?P<names>.*)",
        "Isian {name} dapat berarti {names}. Tulis selengkapnya.",
    ),
)


class PlainParser(argparse.ArgumentParser):
    """A parser of arguments that answers in Indonesian."""

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(
            prog=prog, description=description, allow_abbrev=False, formatter_class=PlainFormatter
        )
        translate_help(self)

    def error(self, message: str) -> NoReturn:
        """End with what is wrong with the command line."""
        self.exit(BAD_INPUT, f"{explain_arguments(message)}\n")


class PlainFormatter(argparse.HelpFormatter):
    """Help whose first line begins in Indonesian."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, USAGE if prefix is None else prefix)


def translate_help(parser: argparse.ArgumentParser) -> None:
    """Give the parts of the help that every command has Indonesian words."""
    # argparse hands out neither of these but by the names that it keeps for itself.
    parser._positionals.title, parser._optionals.title = "isian", "pilihan"  # noqa: SLF001
    for action in parser._actions:  # noqa: SLF001
        action.help = _OWN_HELP.get(action.dest, action.help)


def explain_arguments(message: str) -> str:
    """Say in Indonesian what argparse says of a command line; nothing of a message where it is an unknown one."""
    for pattern, text in _EXPLAINED:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            parts = found.groupdict()
            parts["kind"] = _KINDS.get(parts.get("kind") or "", "nilai yang dapat dipakai")
            parts["choices"] = (parts.get("choices") or "").replace("'", "")
            return text.format(help=_HELP, **parts)
    return f"Perintah tidak dapat dibaca. {_HELP}"
