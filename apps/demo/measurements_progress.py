"""What `make bench` measures of the page of the progress: a coordinator's, and the nation's with every office."""

import statistics
from typing import Final

from django.urls import reverse

from apps.accounts.models import User
from apps.submissions.models import Answer, Submission

from .measurements import Line, p95_of, reader_line
from .measurements_entry import browser_of, openings_of, queries_of
from .seed import SIMULATION

REPEATS: Final = 40
QUERIES_AIM: Final = 12
P95_AIM: Final = 150.0


def measure_progress(email_of_province: str, email_of_nation: str) -> list[Line]:
    """Count the queries of the page and time it, from request to compressed answer, in this process."""
    address = f"{reverse('dashboard:progress')}?edisi={SIMULATION}"
    forms = Submission.objects.filter(edition__code=SIMULATION)
    size = f"{forms.count()} forms, {Answer.objects.filter(submission__in=forms).count()} answers"
    people = {"coordinator": email_of_province, "nation": email_of_nation}
    browsers = {name: browser_of(User.objects.get(email=email)) for name, email in people.items()}
    queries = {name: queries_of(browser, address) for name, browser in browsers.items()}
    times = {name: openings_of(browser, address, REPEATS) for name, browser in browsers.items()}
    p95 = {name: p95_of(found) for name, found in times.items()}
    return [
        Line(
            "progress page, queries",
            ", ".join(f"{name} {number}" for name, number in queries.items()),
            f"at most {QUERIES_AIM}",
            max(queries.values()) <= QUERIES_AIM,
            f"{size}; the tests hold that they do not grow with the offices",
        ),
        *(
            Line(
                f"progress page, {name}",
                f"p50 {statistics.median(times[name]):.0f} ms, p95 {p95[name]:.0f} ms",
                f"p95 at most {P95_AIM:.0f} ms",
                p95[name] <= P95_AIM,
                f"{REPEATS} requests after a warm-up, map and tables included, with Accept-Encoding: gzip",
            )
            for name in people
        ),
        reader_line("progress page", times["coordinator"], times["nation"]),
    ]
