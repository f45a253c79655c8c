"""Tell the registry about bundles it does not know, away from every request and job."""

from models.bundle import Bundle, note_version, unregistered_bundles
from models.registry import Registry
from models.session import Database


def register_bundles(database: Database, registry: Registry) -> int:
    """Register what is not registered yet; returns how many. Raises `RegistryUnavailable`."""
    with database.read() as session:
        waiting = [Bundle(row.name, row.body) for row in unregistered_bundles(session)]
    for bundle in waiting:
        version = registry.register(bundle)
        with database.write() as session:
            note_version(session, bundle.id, version)
    return len(waiting)
