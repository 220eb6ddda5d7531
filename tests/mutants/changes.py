"""The small changes that `make mutants` makes, one at a time: what a tired programmer gets wrong in a rule."""

import ast
import gc
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType

OTHERS = {ast.Eq: ast.NotEq, ast.Is: ast.IsNot, ast.In: ast.NotIn, ast.Lt: ast.LtE, ast.Gt: ast.GtE}
OTHERS |= {other: operator for operator, other in OTHERS.items()} | {ast.And: ast.Or, ast.Or: ast.And}
DEEPER = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant)  # what is changed itself, or not at all


class Changes(ast.NodeTransformer):
    """Finds the changes that can be made in a module, or makes the one of them whose number is wanted."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.found = wanted, []

    def visit(self, node: ast.AST) -> ast.AST:
        for other in _alternatives(node):
            old, new = (getattr(it, "test", it) for it in (node, other))
            lines = range(old.lineno, old.end_lineno + 1)
            self.found.append((lines, f"{ast.unparse(old)} -> {ast.unparse(new)}"))
            if len(self.found) == self.wanted + 1:
                return ast.copy_location(other, node)
        return self.generic_visit(node)


def make_change(path: Path, number: int) -> None:
    """Give the functions of this process the code of a module with one change."""
    file = import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__")).__file__
    tree = ast.fix_missing_locations(Changes(number).visit(ast.parse(path.read_bytes())))
    codes = [compile(tree, file, "exec")]
    for code in codes:
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    changed = {(file, code.co_qualname, code.co_firstlineno): code for code in codes}
    gc.unfreeze()  # or the collector does not list what it was kept from
    for function in [it for it in gc.get_objects() if type(it) is FunctionType]:
        old = function.__code__
        function.__code__ = changed.get((old.co_filename, old.co_qualname, old.co_firstlineno), old)


def _alternatives(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what could stand in the place of a statement or an expression."""
    match node:
        case ast.Expr(ast.Call()) | ast.Raise() | ast.Assign([ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case ast.Return(ast.Constant(bool(value))):
            yield ast.Return(ast.Constant(not value))
        case ast.Return(ast.expr() as value) if not isinstance(value, DEEPER):
            yield ast.Return(ast.Constant(None))
        case ast.If(test, body, orelse) | ast.IfExp(test, body, orelse) if not isinstance(test, DEEPER):
            yield type(node)(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.UnaryOp(ast.Not(), inner) | ast.Call(ast.Attribute(inner, "in_scope")):
            yield inner
        case ast.Compare(left, [operator], sides):
            yield ast.Compare(left, [OTHERS[type(operator)]()], sides)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(OTHERS[type(operator)](), values)
        case ast.Call(ast.Attribute(_, "filter" | "exclude" | "update" | "create") as method, given, named):
            for out in given + named:
                yield ast.Call(method, *([it for it in them if it is not out] for them in (given, named)))
