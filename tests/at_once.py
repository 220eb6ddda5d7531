"""Several people, or workers, at once: each on a thread and a database connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

PATIENCE_SECONDS = 30


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Start the acts together; return what each of them returned or raised, in their order.

    The test needs `django_db(transaction=True)`: other connections see committed rows only.
    """
    barrier = Barrier(len(acts))
    outcomes: list[Any] = ["not ended"] * len(acts)

    def run(place: int) -> None:
        barrier.wait(timeout=PATIENCE_SECONDS)
        try:
            outcomes[place] = alone(acts[place])
        except Exception as error:  # noqa: BLE001 - the test looks at it
            outcomes[place] = error

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE_SECONDS)
    return outcomes


def alone(act: Callable[[], Any]) -> Any:
    """Do something on this thread's own connection, and leave none behind."""
    try:
        return act()
    finally:
        connection.close()


def kinds_of(outcomes: list[Any]) -> list[str]:
    """Return the names of the types of outcomes, sorted: which of the acts came first is left open."""
    return sorted(type(outcome).__name__ for outcome in outcomes)
