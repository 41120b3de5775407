"""The application object for WSGI servers: ``granian --interface wsgi web.wsgi:app``."""

import os

from web import create_app
from web.installation.settings import Settings

app = create_app(Settings.from_env(os.environ))
