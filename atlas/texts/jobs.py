"""What the worker does for messages, every few minutes: forward new ones, forget old ones."""

from procrastinate.contrib.django import app

from atlas.texts.forwarding import forget, forward


@app.periodic(cron="*/5 * * * *")
@app.task(name="atlas.texts.messages", queueing_lock="atlas.texts.messages")
def messages(timestamp: int) -> None:
    """Forward and forget."""
    forward()
    forget()
