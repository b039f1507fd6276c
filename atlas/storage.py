"""Static files under names made from their content, also where one module imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # whitenoise has no types
    """The storage of production: compressed, and imports inside modules follow the new names."""

    support_js_module_import_aggregation = True
