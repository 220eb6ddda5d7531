"""The small changes that `make mutants` makes, one at a time: what a tired programmer gets wrong in a rule.

Only behaviour is changed. Texts, messages and log lines stay as they are.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
NARROWING = {"filter", "exclude", "in_scope", "order_by", "distinct"}
"""Methods of a queryset that are left out: `rows.filter(...)` becomes `rows.all()`."""

NAMING = {"filter", "exclude", "update", "create"}
"""Methods whose keywords are left out one by one."""

WORDS = {"_", "gettext", "ngettext"}
EQUIVALENT = {"strict", "flat"}
"""Keywords whose other value changes nothing in right code, or breaks it at once."""


@dataclass(frozen=True)
class Site:
    """One change: the first and last line of the statement it is in, and what is done there."""

    lines: tuple[int, int]
    what: str


@dataclass(frozen=True)
class Place:
    """A statement or an expression within a function, and where its parent holds it."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    lines: tuple[int, int]

    def put(self, node: ast.AST) -> None:
        ast.copy_location(node, self.node)
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def sites_of(path: Path) -> list[Site]:
    """Return every change that can be made in a module, in a fixed order."""
    tree = ast.parse(path.read_bytes())
    return [
        Site(place.lines, f"{what}: {ast.unparse(place.node)[:80]}")
        for place in _places(tree)
        for what, _ in _alternatives(place)
    ]


def changed_functions(path: Path, number: int) -> Iterator[CodeType]:
    """Compile the module with one of its changes; yield the code of all its functions."""
    tree = ast.parse(path.read_bytes())
    changes = ((place, node) for place in _places(tree) for _, node in _alternatives(place))
    place, node = list(changes)[number]
    place.put(node)
    yield from _codes_in(compile(ast.fix_missing_locations(tree), str(path), "exec"))


def _codes_in(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes_in(constant)


def _places(node: ast.AST, lines: tuple[int, int] | None = None) -> Iterator[Place]:
    """Walk through what functions do, leaving out their signatures and what is only said: texts, log lines."""
    is_function = isinstance(node, ast.FunctionDef)
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "decorator_list"} or (is_function and field != "body"):
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _is_said(child):
                continue
            at = _lines_of(child) if isinstance(child, ast.stmt) and (is_function or lines) else lines
            if at is not None:
                yield Place(node, field, index if isinstance(value, list) else None, child, at)
            if not isinstance(child, ast.Raise):
                yield from _places(child, at)


def _is_said(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) or ast.unparse(node).startswith("logger.")
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS
    )


def _lines_of(statement: ast.stmt) -> tuple[int, int]:
    """Return the lines of a statement, without those of the statements within it."""
    body = getattr(statement, "body", None)
    return statement.lineno, max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno or 0


def _alternatives(place: Place) -> Iterator[tuple[str, ast.AST]]:
    """Yield what could be put in a place instead, each with a word for the change."""
    if place.field == "ifs":
        yield "for all", ast.Constant(value=True)
    if place.field == "test" and not _is_judged(place.node):
        yield "opposite", ast.UnaryOp(ast.Not(), place.node)
    if isinstance(place.node, ast.stmt):
        yield from _other_statements(place.node)
    else:
        yield from _other_expressions(place.node)


def _other_statements(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Raise() | ast.Continue() | ast.AugAssign() | ast.Expr(value=ast.Call()):
            yield "left out", ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "left out", ast.Pass()
        case ast.Return(value=ast.Constant(value=bool(value))):
            yield "opposite", ast.Return(ast.Constant(not value))
        case ast.Return(value=ast.expr() as value) if not _is_judged(value) and ast.unparse(value) != "None":
            yield "None", ast.Return(ast.Constant(None))


def _other_expressions(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.BoolOp(op, values):
            yield "and/or", ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.BinOp(left, op) if not isinstance(op, ast.Mod):
            yield "left part alone", left
        case ast.UnaryOp(ast.Not(), operand):
            yield "opposite", operand
        case ast.Compare(left, operators, sides):
            yield from _other_comparisons(left, operators, sides)
        case ast.Call(function, arguments, keywords):
            yield from _other_calls(function, arguments, keywords)


def _is_judged(node: ast.AST) -> bool:
    """Whether the expression is changed on its own anyway, so that its parent need not change it too."""
    return isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _other_comparisons(
    left: ast.expr, operators: list[ast.cmpop], sides: list[ast.expr]
) -> Iterator[tuple[str, ast.AST]]:
    for at, operator in enumerate(operators):
        other = [*operators[:at], OPPOSITES[type(operator)](), *operators[at + 1 :]]
        yield "other comparison", ast.Compare(left, other, sides)
    for at, side in enumerate(sides):
        if isinstance(side, ast.Constant) and type(side.value) is int:
            more = [*sides[:at], ast.Constant(side.value + 1), *sides[at + 1 :]]
            yield "one more", ast.Compare(left, operators, more)


def _other_calls(
    function: ast.expr, arguments: list[ast.expr], keywords: list[ast.keyword]
) -> Iterator[tuple[str, ast.AST]]:
    name = function.attr if isinstance(function, ast.Attribute) else ""
    if (
        isinstance(function, ast.Attribute)
        and name in NARROWING
        and (arguments or keywords or name == "distinct")
    ):
        yield f"without {name}", ast.Call(ast.Attribute(function.value, "all", ast.Load()), [], [])
    for at, keyword in enumerate(keywords):
        others = [*keywords[:at], *keywords[at + 1 :]]
        value = keyword.value
        if name in NAMING and (arguments or others):
            yield f"without {keyword.arg}", ast.Call(function, arguments, others)
        elif (
            isinstance(value, ast.Constant)
            and isinstance(value.value, bool)
            and keyword.arg not in EQUIVALENT
        ):
            other = ast.keyword(keyword.arg, ast.Constant(not value.value))
            yield (
                f"other {keyword.arg}",
                ast.Call(function, arguments, [*keywords[:at], other, *keywords[at + 1 :]]),
            )
