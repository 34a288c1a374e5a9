"""`python -m central move_documents_into_store`: once, on an installation from before there was a store."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.db import transaction

from central.certificates.issuing.move_files import MOVE_DOCUMENTS
from central.jobs.actions.enqueue import enqueue
from central.jobs.retention import NoArguments


class Command(BaseCommand):
    """Queue the job; the worker does it in pieces, and everything stays readable meanwhile."""

    help = "Move issued files out of the database into the store (MADOGUCHI_STORE), as a job of the worker"

    def handle(self, *args: object, **options: object) -> None:
        """Run."""
        with transaction.atomic():
            job = enqueue(MOVE_DOCUMENTS, NoArguments())
        self.stdout.write(f"job {job.pk} is queued: the page 作業の様子 shows how far it is")
