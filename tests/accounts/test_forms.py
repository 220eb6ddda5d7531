"""Input of the screens of people and invitations."""

from django import forms

from apps.accounts.forms.people import InvitationForm, JoinForm, add_service_errors
from apps.accounts.permissions import Role
from apps.accounts.selectors import region_list_assignable
from apps.regions.scoping import RegionScope
from tests.cast import Regions
from tests.factories import PASSWORD


def test_regions_are_offered_under_their_province(regions: Regions) -> None:
    form = InvitationForm(roles=[Role.OPERATOR], regions=region_list_assignable(scope=RegionScope.nation()))
    [[role, told]] = form.fields["role"].choices
    assert role == "operator"
    assert "Operator" in told
    assert "Mengirim data, mengisi data dan melampirkan bukti" in told
    assert form.fields["region"].choices == [
        ("", "Pilih wilayah"),
        ("36", "Banten"),
        ("51", "Bali"),
        ("ID", "Indonesia"),
        ("Banten", [("36.01", "Kabupaten Pandeglang"), ("36.02", "Kabupaten Lebak")]),
        ("Bali", [("51.03", "Kabupaten Badung")]),
    ]


def test_passwords_that_differ_are_refused_and_a_missing_one_is_asked_for_once() -> None:
    def errors(password: str, again: str) -> dict[str, list[str]]:
        return dict(JoinForm({"full_name": "A", "password": password, "password_again": again}).errors)

    assert errors(PASSWORD, PASSWORD) == {}
    assert errors(PASSWORD, f" {PASSWORD}") == {
        "password_again": ["Kedua kata sandi tidak sama. Ketik ulang."]
    }
    assert list(errors("", PASSWORD)) == ["password"]
    assert errors(PASSWORD, "") == {"password_again": ["Bagian ini belum diisi."]}


def test_what_a_service_refuses_stands_at_its_field_or_on_top() -> None:
    class NameForm(forms.Form):
        name = forms.CharField()

    def placed(message: str, errors: dict[str, list[str]]) -> dict[str, list[str]]:
        form = NameForm({"name": "A"})
        form.is_valid()
        add_service_errors(form, message, errors)
        return dict(form.errors)

    assert placed("Belum.", {"name": ["Isi."]}) == {"name": ["Isi."]}
    assert placed("Belum.", {"lain": ["Isi."]}) == {"__all__": ["Isi."]}
    assert placed("Belum.", {}) == {"__all__": ["Belum."]}
