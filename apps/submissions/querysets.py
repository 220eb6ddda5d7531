from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Coalesce, JSONObject

from apps.accounts.models import User
from apps.accounts.selectors import holds_there_q
from apps.core.counting import RowCount
from apps.indicators.enums import EditionState
from apps.regions.enums import RegionLevel
from apps.regions.querysets import region_scope_q
from apps.regions.scoping import RegionScope

from .enums import ENTRY_STATES, AnswerValue, SubmissionAction, SubmissionState
from .windows import Windowed
from .workflow import TRANSITIONS

if TYPE_CHECKING:
    from .models import Answer, Evidence, Submission  # noqa: F401 - named in the base classes


class Sifted:
    """The part of `SubmissionQuerySet` that finds forms by what a reviewer looks at first."""

    def with_warning(self, *, is_there: bool, within: Sequence[str] | None = None) -> "SubmissionQuerySet":
        """Return the forms in which the checks found a warning when they were sent, or the others.

        `within` looks only at the indicators with these codes, here and below.
        """
        found = _has_warning(within)
        return _rows(self).filter(found) if is_there else _rows(self).exclude(found)

    def with_gap_in_evidence(
        self, *, is_there: bool, within: Sequence[str] | None = None
    ) -> "SubmissionQuerySet":
        """Return the forms with an answer "occurred" that carried no file when they were sent, or the others."""
        found = _has_gap(within)
        return _rows(self).filter(found) if is_there else _rows(self).exclude(found)

    def sent_again(self, *, is_changed: bool, within: Sequence[str] | None = None) -> "SubmissionQuerySet":
        """Return the forms that were sent after they were given back: with other content than then, or with the same.

        Both decisions carry the hash of the answers, files included; explanations of warnings are compared beside it.
        `within` some indicators, their answers, files and explanations are. A change that was taken back is none.
        """
        decision = apps.get_model("submissions", "Decision")
        own = decision.objects.filter(submission=models.OuterRef("pk")).order_by("-number")
        back = own.filter(to_state=SubmissionState.RETURNED)
        rows = _rows(self).annotate(back_at=models.Subquery(back.values("decided_at")[:1]))
        rows = rows.exclude(back_at=None)
        changed = models.Q(models.Exists(_explained_since("back_at", within)))
        if within is not None:
            changed |= _is_changed_since("back_at", within)
        else:
            now = own.filter(action=SubmissionAction.SUBMIT).values("content_sha256")
            then = back.values("content_sha256")
            rows = rows.annotate(content_then=models.Subquery(then[:1]), content_now=models.Subquery(now[:1]))
            changed |= ~models.Q(content_then=models.F("content_now"))
        return rows.filter(changed) if is_changed else rows.exclude(changed)

    def to_look_at(self, within: Sequence[str]) -> "SubmissionQuerySet":
        """Return the forms in which some of these indicators need a look: warned of, without evidence, or changed."""
        changed = models.Q(
            pk__in=_rows(self).order_by().sent_again(is_changed=True, within=within).values("pk")
        )
        return _rows(self).filter(_has_warning(within) | _has_gap(within) | changed)


class SubmissionQuerySet(Sifted, Windowed, models.QuerySet["Submission"]):
    def in_scope(self, scope: RegionScope) -> "SubmissionQuerySet":
        """Return the submissions of the regions in `scope`; an empty scope returns none."""
        return self.filter(region_scope_q(scope, "region"))

    def unsent(self, *, closed_since: datetime) -> "SubmissionQuerySet":
        """Return the forms that lie with their offices, in editions that are open or were not closed before then."""
        goes_on = models.Q(edition__state=EditionState.OPEN) | models.Q(edition__closed_at__gte=closed_since)
        return self.filter(goes_on, state__in=ENTRY_STATES)

    def with_region(self) -> "SubmissionQuerySet":
        """Load the region, the province above it, and the edition, which name a submission on every page."""
        return self.select_related("region__parent", "edition")

    def with_progress(self) -> "SubmissionQuerySet":
        """Annotate `indicator_count`, `answer_count`, `occurred_count` and `backed_count`.

        `backed_count` counts the answers "occurred" that carry a file.
        """
        indicator = apps.get_model("indicators", "Indicator")
        answer = apps.get_model("submissions", "Answer")
        own = answer.objects.filter(submission=models.OuterRef("pk"))
        asked = indicator.objects.filter(instrument=models.OuterRef("edition__instrument"))
        return self.annotate(
            indicator_count=_count(asked, "instrument"),
            answer_count=_count(own, "submission"),
            occurred_count=_count(own.occurred(), "submission"),
            backed_count=_count(own.occurred().backed(), "submission"),
        )

    def with_previous(self) -> "SubmissionQuerySet":
        """Annotate `previous_pk`, by which `Submission.previous` knows without a query that there is none."""
        before = apps.get_model("submissions", "Submission").objects.before(
            lineage=models.OuterRef("region__lineage"),
            instrument=models.OuterRef("edition__instrument__code"),
            reference_on=models.OuterRef("edition__reference_on"),
        )
        return self.annotate(previous_pk=models.Subquery(before.values("pk")[:1]))

    def before(self, *, lineage: Any, instrument: Any, reference_on: Any) -> "SubmissionQuerySet":
        """Return the accepted forms of an office in earlier editions, the newest first.

        Only editions with the same instrument count (`instrument` is its code), in whatever version: another one asks
        something else.
        """
        return self.filter(
            region__lineage=lineage,
            state=SubmissionState.ACCEPTED,
            edition__instrument__code=instrument,
            edition__reference_on__lt=reference_on,
        ).order_by("-edition__reference_on")

    def with_surroundings(self) -> "SubmissionQuerySet":
        """Annotate what `surroundings_in` reads: the state of the codebook, the messages, and the explanations.

        The messages are rows of `reviews`, an app above this one; they are read through the form.
        """
        wording = apps.get_model("indicators", "CodebookRevision").objects.order_by()
        wordings = wording.filter(instrument=models.OuterRef("edition__instrument"))
        messages = self.model._meta.get_field("thread_messages").related_model._default_manager.order_by()
        counted = messages.filter(submission=models.OuterRef("pk")).values("indicator__code")
        each = JSONObject(code="indicator__code", count=models.Count("pk"))
        explanation = apps.get_model("submissions", "CheckExplanation")
        columns = {field.attname: field.attname for field in explanation._meta.concrete_fields}
        said = JSONObject(
            **columns, code="indicator__code", name="written_by__full_name", email="written_by__email"
        )
        written = explanation.objects.filter(submission=models.OuterRef("pk")).order_by("pk")
        return self.annotate(
            explanation_data=ArraySubquery(written.values(said=said)),
            codebook_number=RowCount(wordings.values("pk")),
            codebook_newest=models.Subquery(wordings.order_by("-changed_at").values("changed_at")[:1]),
            message_data=ArraySubquery(counted.annotate(each=each).values("each")),
        )

    def with_contribution_of(self, user: User | int) -> "SubmissionQuerySet":
        """Annotate `is_contributor`: whether `user` had a hand in the data."""
        return self.annotate(is_contributor=contribution_of(user))


class AnswerQuerySet(models.QuerySet["Answer"]):
    def with_events(self) -> "AnswerQuerySet":
        """Annotate `event_data`, of which `fill_in_known` makes `Answer.rows`: events need no query of their own."""
        event = apps.get_model("submissions", "EventRow")
        columns = JSONObject(**{field.attname: field.attname for field in event._meta.concrete_fields})
        own = event.objects.filter(answer=models.OuterRef("pk")).order_by("position")
        return self.annotate(event_data=ArraySubquery(own.values(data=columns)))

    def with_files(self) -> "AnswerQuerySet":
        """Load `Answer.files`, with who brought each and what the scanner said of it.

        As plain lists: without `to_attr`, Django builds a queryset for each answer that it never runs.
        """
        files = (
            apps.get_model("submissions", "Evidence").objects.in_force().select_related("uploaded_by", "scan")
        )
        return self.prefetch_related(models.Prefetch("evidence", files, to_attr="files"))  # type: ignore[no-redef]  # a property otherwise

    def with_hashes(self) -> "AnswerQuerySet":
        """Annotate `Answer.files_sha256`, where no more of the files is needed."""
        files = apps.get_model("submissions", "Evidence").objects.in_force()
        own = files.filter(answer=models.OuterRef("pk")).order_by("sha256")
        return self.annotate(files_sha256=ArraySubquery(own.values("sha256")))  # type: ignore[no-redef]  # as above

    def occurred(self) -> "AnswerQuerySet":
        """Return the answers that say that something occurred."""
        return self.filter(value=AnswerValue.OCCURRED)

    def backed(self) -> "AnswerQuerySet":
        """Return the answers that carry a file which the office has not withdrawn."""
        files = apps.get_model("submissions", "Evidence").objects.in_force()
        return self.filter(models.Exists(files.filter(answer=models.OuterRef("pk"))))


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def in_scope(self, scope: RegionScope) -> "EvidenceQuerySet":
        """Return the files of the regions in `scope`; an empty scope returns none."""
        return self.filter(region_scope_q(scope, "answer__submission__region"))

    def in_force(self) -> "EvidenceQuerySet":
        """Return the files that the office has not withdrawn."""
        return self.filter(removed_at__isnull=True)

    def in_force_at(self, moment: datetime) -> "EvidenceQuerySet":
        """Return the files that were there at `moment`, withdrawn since or not."""
        was_kept = models.Q(removed_at__isnull=True) | models.Q(removed_at__gt=moment)
        return self.filter(was_kept, uploaded_at__lte=moment)


def _rows(sifted: Sifted) -> "SubmissionQuerySet":
    return cast("SubmissionQuerySet", sifted)


def _has_warning(within: Sequence[str] | None) -> models.Q:
    if within is None:
        return models.Q(warning_count__gt=0)
    return models.Q(warned_indicators__overlap=list(within))


def _has_gap(within: Sequence[str] | None) -> models.Q:
    if within is None:
        return models.Q(bare_indicators__len__gt=0)
    return models.Q(bare_indicators__overlap=list(within))


_SAID: Final = models.Func(
    models.F("content"), template="(%(expressions)s - 'evidence')", output_field=models.JSONField()
)
"""What a version of an answer says, but for its files: those may come and go without a new version."""


def _is_changed_since(moment: str, within: Sequence[str]) -> models.Q:
    """Return whether an answer says something else, or has other files, than when the annotation `moment` says."""
    since = models.OuterRef(models.OuterRef(moment))
    own = {"submission": models.OuterRef("pk"), "indicator__code__in": within}
    versions = apps.get_model("submissions", "AnswerRevision").objects.filter(answer=models.OuterRef("pk"))
    newest = versions.order_by("-revision").annotate(said=_SAID).values("said")
    answers = apps.get_model("submissions", "Answer").objects.filter(**own)
    said = answers.annotate(
        now=models.Subquery(newest[:1]), then=models.Subquery(newest.filter(saved_at__lte=since)[:1])
    ).filter(models.Q(then=None) | ~models.Q(now=models.F("then")))

    files = apps.get_model("submissions", "Evidence").objects.filter(answer=models.OuterRef("pk"))
    was_kept = models.Q(removed_at__isnull=True) | models.Q(removed_at__gt=since)
    now, then = (
        ArraySubquery(rows.order_by("sha256").values("sha256"))
        for rows in (files.in_force(), files.filter(was_kept, uploaded_at__lte=since))
    )
    filed = answers.annotate(now=now, then=then).exclude(now=models.F("then"))
    return models.Q(models.Exists(said)) | models.Q(models.Exists(filed))


def _explained_since(moment: str, within: Sequence[str] | None) -> models.QuerySet[Any]:
    """Return the explanations that say about their warning what none said when the annotation `moment` says.

    As `Explanations.changed_since` does for one form; `within` those about these indicators.
    """
    since = models.OuterRef(models.OuterRef(moment))
    written = apps.get_model("submissions", "CheckExplanation").objects.annotate(
        place=Coalesce("indicator_id", 0)
    )
    same = written.filter(
        submission=models.OuterRef("submission"),
        check_code=models.OuterRef("check_code"),
        place=models.OuterRef("place"),
    ).order_by("-pk")
    own = written.filter(submission=models.OuterRef("pk"), written_at__gt=models.OuterRef(moment))
    last = own.annotate(
        newest=models.Subquery(same.values("pk")[:1]),
        then=Coalesce(
            models.Subquery(same.filter(written_at__lte=since).values("text")[:1]), models.Value("")
        ),
    ).filter(pk=models.F("newest"))
    changed = last.exclude(text=models.F("then"))
    if within is None:
        return changed
    # What is explained about several indicators together names only its check, which names the indicators.
    check = apps.get_model("indicators", "Check").objects.filter(
        instrument=models.OuterRef("submission__edition__instrument"), code=models.OuterRef("check_code")
    )
    named = models.Q(indicators__has_any_keys=within) | models.Q(parameters__others__has_any_keys=within)
    together = models.Q(models.Exists(check.filter(named)), indicator=None)
    return changed.filter(models.Q(indicator__code__in=within) | together)


def _count(rows: models.QuerySet[Any], group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counted), 0)


def claim_left_q(levels: Iterable[RegionLevel], now: datetime) -> models.Q:
    """Return the condition that who holds a review will not come back: the time, the account or the role has ended.

    `levels` are those of the forms that are asked for. `rules.is_left` says the same of one form.
    """
    gone = models.Q(claim_expires_at__lte=now) | models.Q(claimed_by__is_active=False)
    for level in levels:
        permission = TRANSITIONS[SubmissionAction.CLAIM].permission[level]
        may_review = holds_there_q("claimed_by", permission, "region", now=now)
        gone |= models.Q(claimed_by__isnull=False, region__level=level) & ~models.Q(may_review)
    return gone


def contribution_of(user: User | int) -> models.Exists:
    """Return the condition that `user` (or who has this key) had a hand in the data of a submission, in any round."""
    contribution = apps.get_model("submissions", "Contribution")
    return models.Exists(contribution.objects.filter(submission=models.OuterRef("pk"), person=user))
