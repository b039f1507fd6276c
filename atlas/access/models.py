"""What the processes of the staff site share for minutes."""

from django.db import models


class SharedNote(models.Model):
    """A line of the cache in the database: how often somebody guessed a second factor lately.

    Every process of the staff site counts here, so that more processes do not mean more guesses. Django's
    own cache (``DatabaseCache``) reads and writes the table, and forgets what is over; the model makes the
    table with the others and gives the staff site its rights on it.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "access_shared_note"
        default_permissions = ()

    def __str__(self) -> str:
        return self.cache_key
