from typing import Any, ClassVar

from django.db import migrations


def carry_over(apps: Any, schema_editor: Any) -> None:
    """A lock that stands goes on to stand, and a bucket that is full stays full. There are at most some thousands."""
    lockout, bucket = apps.get_model("limits", "Lockout"), apps.get_model("limits", "RateBucket")
    counted = ("failures", "locks", "locked_until", "touched_at")
    lockout.objects.bulk_create(
        (
            lockout(purpose="sign_in", name_hash=row.pop("typed"), **row)
            for row in apps.get_model("staff", "SignInLock").objects.values("typed", *counted)
        ),
        batch_size=1000,
    )
    bucket.objects.bulk_create(
        (
            bucket(**row)
            for row in apps.get_model("staff", "TryBucket").objects.values("purpose", "place", "empty_at")
        ),
        batch_size=1000,
    )


def carry_back(apps: Any, schema_editor: Any) -> None:
    """The same the other way. Other purposes than signing in had no lock there."""
    lockout, bucket = apps.get_model("limits", "Lockout"), apps.get_model("limits", "RateBucket")
    old_lock, old_bucket = apps.get_model("staff", "SignInLock"), apps.get_model("staff", "TryBucket")
    counted = ("failures", "locks", "locked_until", "touched_at")
    locks = lockout.objects.filter(purpose="sign_in").values("name_hash", *counted)
    old_lock.objects.bulk_create((old_lock(typed=row.pop("name_hash"), **row) for row in locks), batch_size=1000)
    buckets = bucket.objects.values("purpose", "place", "empty_at")
    old_bucket.objects.bulk_create((old_bucket(**row) for row in buckets), batch_size=1000)
    lockout.objects.all().delete()
    bucket.objects.all().delete()


class Migration(migrations.Migration):
    """Rate limits and lockouts have an app of their own: every door of the centre asks them."""

    dependencies: ClassVar = [("staff", "0003_accounts"), ("limits", "0001_limits")]

    operations: ClassVar = [
        migrations.RunPython(carry_over, carry_back),
        migrations.DeleteModel(name="SignInLock"),
        migrations.DeleteModel(name="TryBucket"),
    ]
