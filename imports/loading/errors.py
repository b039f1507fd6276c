"""What can go wrong while loading."""


class LoadingError(Exception):
    """A delivery that cannot be loaded or undone; the message is for the operator."""
