"""The registry as files: who must publish, where, and whom to tell."""

from db.registry.importing import Imported, import_registry
from db.registry.storing import Change

__all__ = ["Change", "Imported", "import_registry"]
