"""`python -m ikp_portal.stack`: start the portal, and stop all of it on Ctrl-C."""

import argparse
import ctypes
import os
import signal
import sys

from ikp_portal.embedded.errors import EmbeddedServerError
from ikp_portal.stack.address import Address
from ikp_portal.stack.errors import StackError
from ikp_portal.stack.supervisor import Supervisor

PR_SET_PDEATHSIG = 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m ikp_portal.stack", description=__doc__)
    parser.add_argument(
        "--end-with-parent", action="store_true", help="stop as soon as the calling process is gone"
    )
    parser.add_argument("--no-seed", action="store_true", help="leave the database without demo data")
    options = parser.parse_args()
    if options.end_with_parent and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikp_portal.settings.demo")
    try:
        return Supervisor(Address.from_environment(), with_seed=not options.no_seed).run()
    except (StackError, EmbeddedServerError) as error:
        sys.stdout.flush()
        sys.stderr.write(f"\n{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
