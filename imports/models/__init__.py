"""What was delivered, what waits to be accepted, how files are read, and long work."""

from imports.models.deliveries import Delivery, DeliveryProblem
from imports.models.jobs import Job
from imports.models.mappings import Mapping, OpenTable
from imports.models.places import PlaceFile
from imports.models.uploads import Confirmation, Upload

__all__ = [
    "Confirmation", "Delivery", "DeliveryProblem", "Job", "Mapping", "OpenTable", "PlaceFile", "Upload",
]  # fmt: skip
