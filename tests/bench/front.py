"""The site with its uploads in front of it: what a web server does in production, here WhiteNoise."""

from django.conf import settings
from whitenoise import WhiteNoise

from config.wsgi import application as site

application = WhiteNoise(site, root=settings.MEDIA_ROOT, prefix="uploads/")
