import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.site.settings")

application = get_wsgi_application()

# Every page's code is loaded now, not at the first request, and stays until the process ends: looking
# through it again and again for what nobody holds any more is a third of what a page of hundreds of rows
# costs. What a request leaves behind is still collected.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 100)
