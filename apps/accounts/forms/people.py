"""The forms of the pages about people and invitations."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.text import capfirst

from apps.core.addresses import PagedForm
from apps.core.date_fields import WrittenDateField
from apps.core.fields import ShownField
from apps.regions.enums import NATION_CODE, RegionLevel
from apps.regions.models import Region

from ..permissions import Role, permissions_in_words
from .entrance import CHOOSING_HELP, NOT_THE_SAME

_REGION_CODE: Final = re.compile(rf"{NATION_CODE}|\d\d(\.\d\d)?")

ROLE_ANY: Final = ("", "Semua peran")


class UserFilterForm(PagedForm):
    """The filters of the list of people, read from the address."""

    q = forms.CharField(label="Nama, surel, atau wilayah", required=False, max_length=100)
    role = forms.ChoiceField(label="Peran", required=False)
    status = forms.ChoiceField(
        label="Status akun",
        required=False,
        choices=[("", "Semua"), ("active", "Aktif"), ("inactive", "Nonaktif")],
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("role", [ROLE_ANY, *((role.value, role.label) for role in roles)])


def role_days_words(roles: Iterable[Role]) -> str:
    """Return how long roles hold that are given without a last day: "Operator 365 hari; peran lain tanpa batas"."""
    named = [f"{role.label} {days} hari" for role in roles if (days := settings.ROLE_DAYS.get(role.value))]
    return "; ".join([", ".join(named), "peran lain tanpa batas"]) if named else "semua peran tanpa batas"


def expiry_field() -> WrittenDateField:
    return WrittenDateField(label="Berlaku sampai tanggal", required=False)


class RoleRegionForm(forms.Form):
    """A role and a region; the form offers those that the person may give. And the last day of the role, if any."""

    role = forms.ChoiceField(label="Peran", widget=forms.RadioSelect)
    region = forms.ChoiceField(
        label="Wilayah",
        help_text="Peran berlaku di wilayah ini dan di bawahnya; operator hanya mengisi data kantor wilayah ini.",
    )
    expires_on = expiry_field()

    def __init__(self, *args: Any, roles: Sequence[Role], regions: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles, self.regions = set(roles), {region.code: region for region in regions}
        _choices(self, "role", [(role.value, _told(role)) for role in roles])
        _choices(self, "region", [("", "Pilih wilayah"), *_grouped(self.regions.values())])
        usual = f"Hari terakhir peran ini berlaku. Bila kosong: {role_days_words(roles)}."
        self.fields["expires_on"].help_text = usual

    def beyond_power(self, regions: Callable[[], Collection[str]]) -> str:
        """Why a choice was refused that the form does not offer because its sender may not give it; "" for others.

        The page offers no such choice: somebody has made the form up. What the form offers is no attempt, also where a
        role and a region do not fit each other, and neither is what is no role or no region at all. `regions` finds
        the codes of all regions that somebody may have a role in.
        """
        role, code = (str(self.data.get(self.add_prefix(name), "")) for name in ("role", "region"))
        parts = [f"peran {Role(role).label}"] if role in Role.values and role not in self.roles else []
        if _REGION_CODE.fullmatch(code) and code not in self.regions and code in regions():
            parts.append(f"wilayah berkode {code}")
        return f"{' dan '.join(parts)} di luar wewenangnya" if parts else ""

    @property
    def chosen(self) -> tuple[Role, Region]:
        """The role and the region, once the form is valid."""
        return Role(self.cleaned_data["role"]), self.regions[self.cleaned_data["region"]]


class InvitationForm(RoleRegionForm):
    email = forms.EmailField(
        label="Alamat surel", max_length=254, help_text="Tautan undangan dikirim ke alamat ini."
    )
    full_name = forms.CharField(label="Nama lengkap", max_length=150)

    field_order = ("email", "full_name", "role", "region", "expires_on")


class ExpiryForm(forms.Form):
    """The last day of a role, and the mark of the one that the page showed."""

    expires_on = expiry_field()
    shown = ShownField()

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = settings.ROLE_DAYS.get(role.value)
        unlimited = "peran ini berlaku tanpa batas waktu"
        usual = f"{role.label} berlaku {days} hari lagi" if days else unlimited
        self.fields["expires_on"].help_text = f"Hari terakhir peran ini berlaku. Bila dikosongkan: {usual}."


class JoinForm(forms.Form):
    """Name and password of somebody who joins by invitation. The service checks whether the password is good enough."""

    full_name = forms.CharField(
        label="Nama lengkap", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label="Kata sandi",
        strip=False,
        help_text=CHOOSING_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="Ulangi kata sandi",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, again = cleaned.get("password"), cleaned.get("password_again")
        if first and again and first != again:
            self.add_error("password_again", NOT_THE_SAME)
        return cleaned


def add_service_errors(form: forms.Form, message: str, errors: dict[str, list[str]]) -> None:
    """Put the errors of a service beside their fields, or on top where they have none; `message` if there are none."""
    for name, texts in errors.items():
        form.add_error(name if name in form.fields else None, texts)
    if not errors:
        form.add_error(None, message)


def _told(role: Role) -> str:
    """Return the name of a role with what whoever gets it may do."""
    may = ", ".join(permissions_in_words(role)) or "belum ada yang dapat dibuka"
    return format_html('{}<br><span class="soft small">{}</span>', role.label, capfirst(may))


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def _grouped(regions: Iterable[Region]) -> list[Any]:
    """Return the choices: the nation and the provinces, then each province's regencies under its name."""
    top: list[tuple[str, str]] = []
    below: dict[str, list[tuple[str, str]]] = {}
    for region in regions:
        if region.level == RegionLevel.REGENCY and region.parent:
            below.setdefault(region.parent.name, []).append((region.code, region.name))
        else:
            top.append((region.code, region.name))
    return [*top, *below.items()]
