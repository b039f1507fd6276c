"""Files on their way from a person's desk to an accepted delivery, without any page.

``archives``, ``recognition``, ``workbooks``, ``packing`` and ``hints`` are pure;
``receiving``, ``checking`` and ``accepting`` know the database, one act each.
"""
