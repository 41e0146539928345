import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from comptoir.kit.memory import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.site.settings")

application = get_wsgi_application()

# Every page's code is loaded now, not at the first request.
import_module(settings.ROOT_URLCONF)
keep_what_is_loaded()
