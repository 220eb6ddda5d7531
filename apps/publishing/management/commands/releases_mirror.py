"""manage.py releases_mirror: copy the releases in force into a bucket, and remove what is no longer in force."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from apps.core.exceptions import ConflictError
from apps.engine.management.command_line import PortalCommand


class Command(PortalCommand):
    help = "Menyalin rilis yang berlaku ke bucket S3, dan menghapus yang tidak berlaku lagi (docs/operations.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bucket", metavar="BUCKET", help="nama bucket")
        parser.add_argument("--endpoint", metavar="ALAMAT", help="alamat server S3 selain milik Amazon")
        parser.add_argument("--region", metavar="WILAYAH", help="wilayah bucket")

    def handle(
        self, *args: Any, bucket: str, endpoint: str | None, region: str | None, **options: Any
    ) -> None:
        # Imported here: the libraries are large, and no other command needs them.
        import boto3  # noqa: PLC0415
        from boto3.exceptions import Boto3Error  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        from ...services.mirror import releases_mirror  # noqa: PLC0415

        try:
            found = boto3.resource("s3", endpoint_url=endpoint, region_name=region).Bucket(bucket)
            done = releases_mirror(found)
        except (ConflictError, Boto3Error, BotoCoreError, ClientError, ValueError) as error:
            raise CommandError(f"Tidak selesai disalin: {error}") from error
        self.stdout.write(f"{done.sent} berkas dikirim, {done.kept} sudah ada, {done.removed} dihapus.")
