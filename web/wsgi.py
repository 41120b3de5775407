"""The application object for WSGI servers: ``granian --interface wsgi web.wsgi:app``."""

import os
from dataclasses import replace

from web import create_app
from web.installation.loading import loading
from web.installation.settings import Settings

with loading():
    app = create_app(replace(Settings.from_env(os.environ), alone=True))
