"""The terminal interface, the only importer of textual: `start.run` opens it on a workspace."""
