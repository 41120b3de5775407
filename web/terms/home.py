"""Where an installation keeps its own files."""

import os
from collections.abc import Mapping
from pathlib import Path


def home_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Folder of this user's own data: ``REDROUTES_HOME`` or the custom of the system."""
    if chosen := environ.get("REDROUTES_HOME"):
        return Path(chosen).expanduser()
    if local := environ.get("LOCALAPPDATA"):
        return Path(local) / "redroutes"
    share = environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(share).expanduser() / "redroutes"
