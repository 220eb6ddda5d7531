"""The thread about one answer: who reads it, who writes, and who is told."""

import html
import re
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.indicators.models import Indicator
from apps.notifications.models import Notice
from apps.reviews.models import Mention, ThreadMessage
from apps.reviews.selectors import talker_list
from apps.reviews.services import message_write
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from tests.cast import Regions
from tests.factories import person_make
from tests.reviews.conftest import At

Browser = Callable[[User | None], Client]


@pytest.fixture
def form(at: At) -> Submission:
    return at(SubmissionState.IN_REVIEW)


def indicator(form: Submission, code: str = "1.1") -> Indicator:
    return form.edition.instrument.indicators.get(code=code)


def address(form: Submission, code: str = "1.1") -> str:
    return reverse("reviews:thread", args=[form.public_id, code])


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(recipient=person).values_list("subject", flat=True))


def test_those_who_fill_review_and_accept_a_form_talk_about_it(
    form: Submission,
    operator_pandeglang: User,
    operator_badung: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
    auditor: User,
) -> None:
    talkers = talker_list(form)
    assert {operator_pandeglang, coordinator_banten, national_reviewer} <= set(talkers)
    assert not {operator_badung, coordinator_bali, auditor} & set(talkers)


def test_a_message_is_told_to_those_it_names_and_to_those_who_wrote_before(
    form: Submission, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    Notice.objects.all().delete()
    about = indicator(form)
    message_write(
        submission=form,
        indicator=about,
        actor=coordinator_banten,
        text="Putusan mana yang dimaksud?",
        mentioned=[operator_pandeglang],
    )
    assert told(operator_pandeglang) == [f"{coordinator_banten.label} menulis tentang 1.1 {form.region}"]
    assert told(national_reviewer) == []
    message_write(submission=form, indicator=about, actor=operator_pandeglang, text="Putusan 12.")
    assert told(coordinator_banten) == [f"{operator_pandeglang.label} menulis tentang 1.1 {form.region}"]
    assert len(told(operator_pandeglang)) == 1
    notice = Notice.objects.get(recipient=coordinator_banten)
    assert "Putusan 12." in notice.body
    assert notice.path == address(form)


def test_whoever_was_named_before_hears_of_the_next_message_too(
    form: Submission, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    def write(actor: User, *mentioned: User) -> None:
        message_write(
            submission=form, indicator=indicator(form), actor=actor, text="Lihat lagi.", mentioned=mentioned
        )

    write(coordinator_banten, operator_pandeglang)
    Notice.objects.all().delete()
    write(coordinator_banten)
    assert len(told(operator_pandeglang)) == 1
    assert told(national_reviewer) == []


def test_a_message_that_names_nobody_reaches_the_other_side(
    form: Submission, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    Notice.objects.all().delete()
    message_write(submission=form, indicator=indicator(form), actor=coordinator_banten, text="Mana buktinya?")
    assert [len(told(person)) for person in (operator_pandeglang, national_reviewer)] == [1, 0]
    Notice.objects.all().delete()
    other = indicator(form, "2.1")
    message_write(submission=form, indicator=other, actor=operator_pandeglang, text="Apa maksudnya?")
    assert [len(told(person)) for person in (coordinator_banten, operator_pandeglang)] == [1, 0]


def test_a_thread_belongs_to_one_answer(form: Submission, coordinator_banten: User) -> None:
    message_write(submission=form, indicator=indicator(form), actor=coordinator_banten, text="Satu.")
    assert not ThreadMessage.objects.filter(indicator__code="1.2").exists()


def test_nobody_is_named_who_may_not_read_it(
    form: Submission, coordinator_banten: User, operator_badung: User
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        message_write(
            submission=form,
            indicator=indicator(form),
            actor=coordinator_banten,
            text="Lihat ini.",
            mentioned=[operator_badung],
        )
    assert list(refused.value.errors) == ["mentioned"]
    assert not ThreadMessage.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n", "a" * 2_001])
def test_a_message_has_words_and_an_end(form: Submission, coordinator_banten: User, text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        message_write(submission=form, indicator=indicator(form), actor=coordinator_banten, text=text)
    assert list(refused.value.errors) == ["text"]


def test_whoever_only_reads_the_data_writes_nothing(
    form: Submission, auditor: User, client_of: Browser
) -> None:
    with pytest.raises(NotAllowedError):
        message_write(submission=form, indicator=indicator(form), actor=auditor, text="Halo.")
    browser = client_of(auditor)
    assert browser.get(address(form)).context["form"] is None
    assert browser.post(address(form), {"text": "Halo."}).status_code == 403
    assert not ThreadMessage.objects.exists()


def test_a_thread_of_another_region_does_not_exist(
    form: Submission, operator_badung: User, coordinator_bali: User, client_of: Browser
) -> None:
    for stranger in (operator_badung, coordinator_bali):
        assert client_of(stranger).get(address(form)).status_code == 404
        assert client_of(stranger).post(address(form), {"text": "Halo."}).status_code == 404


def test_an_indicator_of_another_instrument_has_no_thread(
    form: Submission, coordinator_banten: User, client_of: Browser
) -> None:
    assert client_of(coordinator_banten).get(address(form, "9.9")).status_code == 404


def test_what_was_written_is_on_the_page_as_text_and_is_counted_at_the_card(
    form: Submission, coordinator_banten: User, operator_pandeglang: User, client_of: Browser
) -> None:
    browser = client_of(coordinator_banten)
    fields = {"text": "<b>Putusan</b> mana?", "mentioned": [str(operator_pandeglang.public_id)]}
    assert browser.post(address(form), fields)["Location"] == address(form)
    page = browser.get(address(form)).content.decode()
    assert "&lt;b&gt;Putusan&lt;/b&gt; mana?" in page
    assert re.search(rf"Menyebut\s+{operator_pandeglang.label}", page)
    review = browser.get(reverse("reviews:detail", args=[form.public_id])).content.decode()
    assert '<span class="soft" data-thread-count>1</span>' in review


def test_the_office_finds_the_thread_at_its_card(
    form: Submission, coordinator_banten: User, operator_pandeglang: User, client_of: Browser
) -> None:
    dimension = reverse("submissions:dimension", args=[form.public_id, "1"])
    browser = client_of(operator_pandeglang)
    assert address(form) not in browser.get(dimension).content.decode()
    message_write(submission=form, indicator=indicator(form), actor=coordinator_banten, text="Satu.")
    assert address(form) in browser.get(dimension).content.decode()


def test_the_way_through_a_thread_keeps_the_list_of_the_reviewer(
    form: Submission, coordinator_banten: User, operator_pandeglang: User, client_of: Browser
) -> None:
    browser, query = client_of(coordinator_banten), "?status=in_review&amp;cari=Pandeglang"
    case = browser.get(f"/portal/tinjauan/{form.public_id}/dimensi/1/{html.unescape(query)}").content.decode()
    assert f'"{address(form)}{query}"' in case

    opened = browser.get(address(form) + html.unescape(query)).content.decode()
    sent = browser.post(address(form) + html.unescape(query), {"text": "Putusan mana yang dimaksud?"})

    assert f'action="{address(form)}{query}"' in opened
    assert f'"/portal/tinjauan/{query}"' in opened
    assert f'"/portal/tinjauan/{form.public_id}/dimensi/1.1/{query}#indikator-1.1"' in opened
    assert sent["Location"] == address(form) + html.unescape(query)
    assert browser.get(f"{address(form)}?warna=merah").status_code == 400
    assert client_of(operator_pandeglang).get(address(form)).status_code == 200


def test_a_script_gets_the_thread_without_the_page_around_it(
    form: Submission, coordinator_banten: User, client_of: Browser
) -> None:
    browser = client_of(coordinator_banten)
    part = browser.get(address(form), headers={"X-Requested-With": "XMLHttpRequest"}).content.decode()
    assert "<html" not in part
    assert "Kirim pesan" in part
    refused = browser.post(address(form), {"text": ""}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert refused.status_code == 422
    assert "Tulis dahulu pesannya." in refused.content.decode()


def test_the_same_message_sent_twice_is_written_once(
    form: Submission, coordinator_banten: User, client_of: Browser
) -> None:
    browser = client_of(coordinator_banten)
    for _ in range(2):
        assert browser.post(address(form), {"text": "Sekali saja."}).status_code == 302
    assert ThreadMessage.objects.count() == 1


def test_the_log_tells_of_a_message_without_its_words(form: Submission, coordinator_banten: User) -> None:
    message_write(submission=form, indicator=indicator(form), actor=coordinator_banten, text="Rahasia.")
    entry = Entry.objects.get(action="thread.write")
    assert "percakapan tentang indikator 1.1" in entry.sentence
    assert "Rahasia" not in f"{entry.sentence} {entry.detail} {entry.names}"


def test_nobody_changes_or_removes_what_was_written(
    form: Submission, coordinator_banten: User, operator_pandeglang: User
) -> None:
    message = message_write(
        submission=form,
        indicator=indicator(form),
        actor=coordinator_banten,
        text="Satu.",
        mentioned=[operator_pandeglang],
    )
    for change in (
        lambda: ThreadMessage.objects.filter(pk=message.pk).update(text="Dua."),
        lambda: Mention.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_deactivated_colleague_is_not_offered(form: Submission, regions: Regions) -> None:
    gone = person_make("Koordinator Lama", Role.COORDINATOR, regions.banten)
    assert gone in talker_list(form)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert gone not in talker_list(form)


def test_the_page_says_who_reads_it_beside_those_who_write(
    form: Submission, client_of: Browser, auditor: User, coordinator_banten: User
) -> None:
    for person in (auditor, coordinator_banten):
        page = client_of(person).get(address(form)).content.decode()
        assert "Siapa pun yang boleh melihat data ini membacanya, juga analis dan auditor." in page


BESIDE = {"X-Requested-With": "XMLHttpRequest"}
MARK = "ab" * 16


@pytest.mark.parametrize(
    ("second", "stored"), [({}, 1), ({"text": "Yang lain."}, 2), ({"once": "cd" * 16}, 2)]
)
def test_a_message_sent_again_from_a_page_opened_anew_is_stored_once(
    form: Submission,
    client_of: Browser,
    coordinator_banten: User,
    second: dict[str, str],
    stored: int,
) -> None:
    browser = client_of(coordinator_banten)
    sent = {"text": "Mana buktinya?", "once": MARK, "kept_as": "isian:7:/a/", "csrfmiddlewaretoken": "satu"}
    browser.post(address(form), sent, headers=BESIDE)
    again = {**sent, "kept_as": "isian:7:/a/~1", "csrfmiddlewaretoken": "dua", **second}
    answer = browser.post(address(form), again, headers=BESIDE, follow=True)
    assert ThreadMessage.objects.count() == stored
    # Said where it was sent, and not on the next page.
    assert ("tidak disimpan dua kali" in answer.content.decode()) == (stored == 1)
    page = browser.get(address(form)).content.decode()
    assert "tidak disimpan dua kali" not in page
    # The page tells its browser which forms have arrived.
    assert re.search(f'data-stored-forms="[^"]*{MARK}', page)


def test_who_reads_a_thread_beside_the_page_sees_which_messages_are_their_own(
    form: Submission, client_of: Browser, coordinator_banten: User, operator_pandeglang: User
) -> None:
    for person in (coordinator_banten, operator_pandeglang):
        message_write(submission=form, indicator=indicator(form), actor=person, text="Mana?")
    page = client_of(coordinator_banten).get(address(form), headers=BESIDE).content.decode()
    assert (page.count("data-message"), page.count("data-mine")) == (2, 1)
