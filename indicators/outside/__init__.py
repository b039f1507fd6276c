"""The audit from outside: what a stranger can work out from what is published alone.

Nothing here reads what was delivered; the rights of the public site are enough.
"""
