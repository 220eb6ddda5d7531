"""Evidence in a bucket that speaks S3. Imported only where the settings name it, because its library is large."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final, cast

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

_IN_MEMORY: Final = 1024 * 1024
_PATIENCE: Final = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 3})


class BucketStore(S3Storage):  # type: ignore[misc]  # the library carries no types
    """Objects without any right of their own: only the portal's key reads them, and no address is ever signed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"client_config": _PATIENCE, "default_acl": None, **options})

    def put(self, name: str, stream: BinaryIO, size: int) -> None:
        """See `EvidenceStore.put`. A bucket takes an object as a whole by itself."""
        with _told_as_os_error(name):
            if self._size_of(name) == size:
                return
            stream.seek(0)
            # Read as a whole: it is small, and the library closes a stream that it is handed.
            self.bucket.Object(name).put(Body=stream.read())

    def fetch(self, name: str) -> BinaryIO:
        """See `EvidenceStore.fetch`. All bytes are here when it returns: a line that breaks off breaks no download."""
        spool = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - the caller closes it
        try:
            with _told_as_os_error(name):
                shutil.copyfileobj(self.bucket.Object(name).get()["Body"], spool)
        except OSError:
            spool.close()
            raise
        spool.seek(0)
        return spool

    def _size_of(self, name: str) -> int | None:
        try:
            return int(self.bucket.Object(name).content_length)
        except ClientError as error:
            if _is_missing(error):
                return None
            raise


def _is_missing(error: ClientError) -> bool:
    """Whether an object is not there. A bucket that is not there is another matter: all would look lost."""
    told = error.response
    status = told.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return bool(status == HTTPStatus.NOT_FOUND and told.get("Error", {}).get("Code") != "NoSuchBucket")


@contextmanager
def _told_as_os_error(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if _is_missing(error):
            raise FileNotFoundError(name) from error
        raise OSError(f"The bucket refused {name}: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"The bucket does not answer for {name}: {error}") from error
