"""The way back that a page shows: each person is offered only pages that open for them."""

import re
from collections.abc import Mapping

from django.urls import reverse

from apps.accounts.models import User
from tests.cast import Regions
from tests.matrix.table import TABLE
from tests.matrix.visitor import Visitor
from tests.matrix.world import ACTORS, world_make

WAY = re.compile(r'<nav class="breadcrumb".*?</nav>', re.DOTALL)
LINK = re.compile(r'href="(/[^"#?]*)')


def test_every_step_of_the_way_back_opens_for_whoever_sees_it(
    regions: Regions, people: Mapping[str, User], client_of, settings, tmp_path
) -> None:
    settings.RELEASES_ROOT = tmp_path / "releases"
    world = world_make(regions, dict(people))
    wrong: dict[str, int] = {}
    for actor in ACTORS:
        visitor, steps = Visitor(client_of(people.get(actor))), {}
        for name, row in TABLE.items():
            if not row.get or row.get[actor] != 200 or name.startswith("api:"):
                continue
            page = visitor.ask("GET", reverse(name, args=row.args(world)), {})
            found = WAY.search(page.read.decode()) if page["Content-Type"].startswith("text/html") else None
            steps |= dict.fromkeys(LINK.findall(found[0]) if found else (), name)
        assert steps or actor == "anonymous"
        for step, name in steps.items():
            status = visitor.ask("GET", step, {}).status_code
            if status not in {200, 302}:
                wrong[f"{step} on {name} as {actor}"] = status
    assert wrong == {}
