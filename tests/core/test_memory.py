"""The garbage collector of a process that answers requests."""

import subprocess
import sys

SETTLED = """
import gc, os
os.environ |= {"DJANGO_SETTINGS_MODULE": "ikp_portal.settings.test"}
import ikp_portal.wsgi
began = gc.get_stats()[2]["collections"]
pages = [[[] for _ in range(5_000)] for _ in range(200)]
print(gc.get_freeze_count() > 100_000, gc.get_stats()[2]["collections"] - began)
"""


def test_the_web_server_does_not_look_through_all_it_has_within_a_page() -> None:
    """A million objects later, the collector has looked through everything a few times, not dozens of times."""
    done = subprocess.run([sys.executable, "-c", SETTLED], check=True, capture_output=True, text=True)
    is_frozen, looked = done.stdout.split()
    assert (is_frozen, int(looked) < 5) == ("True", True)
