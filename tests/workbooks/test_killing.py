"""A worker that is killed while it stores a workbook: nothing of it stays, and the next one stores it once."""

import pytest
from django.db import connection

from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.enums import JobState
from apps.submissions.enums import AnswerOrigin, AnswerValue
from apps.submissions.models import Answer, AnswerRevision, Submission
from apps.submissions.services import AnswerInput, answer_save_many
from apps.workbooks.models import WorkbookJob
from apps.workbooks.services import apply_request
from apps.workbooks.tasks import workbook_send
from tests.factories import assignment_make
from tests.running import environment_of_test, n_waiting, wait_until, worker
from tests.workbooks.books import changed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

LOCK = 20240216
HOLD = f"""
CREATE FUNCTION uji_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    RETURN NEW;
END $$;
"""
ANSWERS_ARE_WRITTEN = """
CREATE TRIGGER uji_hold BEFORE INSERT ON submissions_answerrevision FOR EACH ROW
    WHEN (NEW.origin = 'workbook') EXECUTE FUNCTION uji_hold();
"""
ALL_IS_WRITTEN = """
CREATE TRIGGER uji_hold BEFORE UPDATE ON workbooks_workbookjob FOR EACH ROW
    WHEN (NEW.kind = 'apply' AND NEW.job_state = 'finished') EXECUTE FUNCTION uji_hold();
"""


@pytest.fixture(params=[ANSWERS_ARE_WRITTEN, ALL_IS_WRITTEN], ids=["answers", "all"])
def let_go(edition, request):
    """Stop a worker at one place of its transaction, by a lock; returns what lets it go on."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD + request.param)
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield lambda: cursor.execute("SELECT pg_advisory_unlock_all()")
        cursor.execute("SELECT pg_advisory_unlock_all()")
        cursor.execute("DROP FUNCTION uji_hold() CASCADE")


@pytest.fixture
def applied(edition, pandeglang, lebak, regions, operator_pandeglang, download, upload) -> WorkbookJob:
    """A queued job that stores one changed answer of Pandeglang, and a first one of Lebak."""
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.lebak)
    before = AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR)
    answer_save_many(submission=pandeglang, inputs=[before], actor=operator_pandeglang)
    book = download(edition, operator_pandeglang, regions.pandeglang)
    cells = {
        ("Jawaban", "E2"): "Tidak ada data",
        ("Jawaban", "A4"): "36.02",
        ("Jawaban", "E4"): "Tidak terjadi",
    }
    source = upload(changed(book, cells), operator_pandeglang)
    return apply_request(job=source, chosen=(), actor=operator_pandeglang)[0]


def test_worker_killed_while_it_stores_a_workbook_leaves_nothing_of_it(
    applied, let_go, pandeglang, lebak, tmp_path
):
    before = stored()
    workbook_send(applied.pk)
    first = worker(tmp_path, environment_of_test()).start()
    wait_until("the worker is in the middle of its transaction", lambda: n_waiting() == 1)
    first.kill()
    let_go()
    wait_until("the dead worker's transaction is gone", lambda: n_waiting() == 0)

    applied.refresh_from_db()
    assert applied.job_state == JobState.RUNNING
    assert stored() == before

    with worker(tmp_path, environment_of_test()):
        wait_until("the workbook is stored", lambda: state_of(applied) == JobState.FINISHED)

    applied.refresh_from_db()
    assert applied.job_attempt == 2
    assert sorted(Answer.objects.values_list("submission", "indicator__code", "value", "revision")) == [
        (pandeglang.pk, "1.1", "no_data", 2),
        (lebak.pk, "2.1", "did_not_occur", 1),
    ]
    assert AnswerRevision.objects.filter(origin=AnswerOrigin.WORKBOOK).count() == 2
    assert Entry.objects.filter(action="workbook.apply").count() == 1
    assert [Submission.objects.get(pk=form.pk).revision for form in (pandeglang, lebak)] == [2, 1]


def stored() -> dict[str, list[object]]:
    """Return all that storing a workbook changes, beside its own job."""
    return {
        "answers": list(Answer.objects.order_by("pk").values()),
        "versions": list(AnswerRevision.objects.order_by("pk").values()),
        "forms": list(Submission.objects.order_by("pk").values()),
        "log": list(Entry.objects.order_by("pk").values()),
    }


def state_of(job: WorkbookJob) -> str:
    return WorkbookJob.objects.values_list("job_state", flat=True).get(pk=job.pk)
