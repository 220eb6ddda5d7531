"""One attempt at a part of a study, and what becomes of it when it cannot be done."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from apps.core.exceptions import PortalError
from apps.core.jobs import JobLostError, job_fail, job_kept_alive
from apps.core.request_context import begin_request
from apps.engine import EngineError

from ..models import RobustnessChunk, RobustnessStudy
from .settle import study_settle_failed

logger = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")


def study_attempt(
    job: RobustnessStudy | RobustnessChunk, study: RobustnessStudy, what: str, work: Callable[[], ResultT]
) -> ResultT | None:
    """Do the part `what` of a study, claimed as `job`, and return what `work` returns; None where it did not end.

    A failure becomes the message of the job, and of the study. A database that went away is no fault of either:
    the sweeper sends the part again.
    """
    begin_request(f"rob-{study.public_id.hex[:12]}")
    place = f"study={study.public_id} part={what} attempt={job.job_attempt}"
    logger.info("study_part_started %s", place)
    try:
        with job_kept_alive(job):
            result = work()
    except JobLostError:
        logger.warning("study_part_lost %s", place)
        return None
    except (PortalError, EngineError) as error:
        logger.info("study_part_failed %s", place)
        _fail(job, str(error))
        return None
    except (OperationalError, InterfaceError) as error:
        logger.warning("study_part_interrupted %s error=%s", place, error)
        return None
    except Exception:
        logger.exception("study_part_crashed %s", place)
        _fail(
            job,
            "Uji ketahanan berhenti karena kesalahan pada portal. Sampaikan nomor ini kepada pengelola portal: "
            f"{study.public_id}.",
        )
        return None
    logger.info("study_part_finished %s", place)
    return result


def _fail(job: RobustnessStudy | RobustnessChunk, message: str) -> None:
    job_fail(job, message)
    study_settle_failed()
