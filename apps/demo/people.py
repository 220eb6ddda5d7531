"""The people of the demo: some to sign in as, at least one per role, and an operator for every office."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.regions.enums import NATION_CODE, RegionLevel
from apps.regions.models import Region

PASSWORD: Final = "demo-ikp-2024"  # noqa: S105 - of made-up people, printed by make demo
DOMAIN: Final = "ikp.example"


@dataclass(frozen=True)
class DemoAccount:
    """One account that `make demo` prints."""

    email: str
    name: str
    role: Role
    region_code: str


ACCOUNTS: Final = (
    DemoAccount(f"operator.pandeglang@{DOMAIN}", "Rina Kartika", Role.OPERATOR, "36.01"),
    DemoAccount(f"operator.banten@{DOMAIN}", "Dedi Permana", Role.OPERATOR, "36"),
    DemoAccount(f"operator.badung@{DOMAIN}", "Wayan Sudiarta", Role.OPERATOR, "51.03"),
    DemoAccount(f"koordinator.banten@{DOMAIN}", "Siti Rahmawati", Role.COORDINATOR, "36"),
    DemoAccount(f"koordinator.bali@{DOMAIN}", "Ketut Ariani", Role.COORDINATOR, "51"),
    DemoAccount(f"peninjau@{DOMAIN}", "Bambang Wibowo", Role.NATIONAL_REVIEWER, NATION_CODE),
    DemoAccount(f"analis@{DOMAIN}", "Maya Lestari", Role.ANALYST, NATION_CODE),
    DemoAccount(f"penerbit@{DOMAIN}", "Andi Saputra", Role.PUBLISHER, NATION_CODE),
    DemoAccount(f"auditor@{DOMAIN}", "Yohana Tambunan", Role.AUDITOR, NATION_CODE),
    DemoAccount(f"pemangku@{DOMAIN}", "Hendra Gunawan", Role.STAKEHOLDER, "36"),
    DemoAccount(f"admin@{DOMAIN}", "Lukman Hakim", Role.ADMINISTRATOR, NATION_CODE),
)


@dataclass(frozen=True)
class Cast:
    """The people who act in the seed: operators by the code of their office, coordinators by that of their province."""

    operators: dict[str, User]
    coordinators: dict[str, User]
    reviewer: User
    analyst: User
    publisher: User
    administrator: User


def people_create(regions: list[Region]) -> Cast:
    """Create the demo's people where they are missing, all with the same password; return who acts."""
    by_code = {region.code: region for region in regions}
    wanted = [*ACCOUNTS, *_office_accounts(regions)]
    password = make_password(PASSWORD)
    User.objects.bulk_create(
        [User(email=account.email, full_name=account.name, password=password) for account in wanted],
        ignore_conflicts=True,
    )
    users = {user.email: user for user in User.objects.filter(email__in=[one.email for one in wanted])}
    known = set(Assignment.objects.filter(user__in=users.values()).values_list("user_id", flat=True))
    Assignment.objects.bulk_create(
        Assignment(user=users[account.email], role=account.role, region=by_code[account.region_code])
        for account in wanted
        if users[account.email].pk not in known
    )
    held = {(account.role, account.region_code): users[account.email] for account in wanted}
    return Cast(
        operators={code: user for (role, code), user in held.items() if role == Role.OPERATOR},
        coordinators={code: user for (role, code), user in held.items() if role == Role.COORDINATOR},
        reviewer=held[Role.NATIONAL_REVIEWER, NATION_CODE],
        analyst=held[Role.ANALYST, NATION_CODE],
        publisher=held[Role.PUBLISHER, NATION_CODE],
        administrator=held[Role.ADMINISTRATOR, NATION_CODE],
    )


def _office_accounts(regions: list[Region]) -> list[DemoAccount]:
    """Return an operator for every office and a coordinator for every province that has none in ACCOUNTS."""
    taken = {(account.role, account.region_code) for account in ACCOUNTS}
    accounts = []
    for region in regions:
        roles = [Role.OPERATOR] if region.level != RegionLevel.NATION else []
        if region.level == RegionLevel.PROVINCE:
            roles.append(Role.COORDINATOR)
        accounts += [
            DemoAccount(
                f"{role.value}.{region.code}@{DOMAIN}", f"{role.label} {region.name}", role, region.code
            )
            for role in roles
            if (role, region.code) not in taken
        ]
    return accounts
