"""`python -m apps.engine.benchmarks`: measure every case and print one table."""

import sys
from collections.abc import Sequence

from ..arguments import PlainParser
from .cases import CASES, LINEAR, RESTARTED
from .measuring import Measured, measure, measure_apart, to_json
from .table import (
    Line,
    build_line,
    build_linear_line,
    build_restart_line,
    build_workers_line,
    describe_machine,
    find_exit_code,
    format_table,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 1 if an aim was missed and `--strict` was given, else 0."""
    parser = PlainParser(prog=f"python -m {__package__}", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="exit code 1 if an aim is missed")
    parser.add_argument(
        "--tiny", action="store_true", help="a few regions only: whether it works, not how fast"
    )
    parser.add_argument(
        "--only", nargs="+", choices=tuple(CASES), default=tuple(CASES), help="these cases only"
    )
    parser.add_argument("--measure", choices=tuple(CASES), help="measure one case here and write it as JSON")
    options = parser.parse_args(arguments)
    if options.measure:
        sys.stdout.write(to_json(measure(options.measure, is_tiny=options.tiny)))
        return 0
    lines = _measure_all(tuple(options.only), is_tiny=options.tiny)
    sys.stdout.write(f"\n{describe_machine()}\n{format_table(lines)}")
    missed = sum(line.is_met is False for line in lines)
    sys.stdout.write(f"\n{missed} of {sum(line.is_met is not None for line in lines)} aims missed\n")
    return find_exit_code(lines, is_strict=options.strict)


def _measure_all(names: tuple[str, ...], *, is_tiny: bool) -> list[Line]:
    found: dict[str, Measured] = {}
    lines: list[Line] = []
    for name in names:
        sys.stderr.write(f"measuring {name}\n")
        found[name] = measure_apart(name, is_tiny=is_tiny)
        lines.append(build_line(name, found[name], is_tiny=is_tiny))
    if set(LINEAR) <= found.keys():
        lines.append(build_linear_line(found, is_tiny=is_tiny))
    if set(RESTARTED) <= found.keys():
        lines += [build_workers_line(found), build_restart_line(found)]
    return lines


if __name__ == "__main__":
    sys.exit(main())
