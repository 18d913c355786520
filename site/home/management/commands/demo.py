"""`manage.py demo`: database, starter content, a small believable world; prints the ways in, and serves."""

import json
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home.actions.install import install
from home.actions.world import make_world, world_report
from home.importing.loading import import_content

CONTENT = settings.SITE / "content"


class Command(BaseCommand):
    """Everything one needs to look around; twice changes nothing."""

    help = "Create the database, load the starter content and a small world, print the accounts, and serve."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--no-serve", action="store_true", help="prepare only")
        parser.add_argument("--json", action="store_true", help="print accounts, addresses and certificate as JSON")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, tell, serve."""
        if not settings.DEBUG:
            raise CommandError(
                "demo writes invented people with a known password: it runs with development settings only."
            )
        quiet = options["json"]
        self.say("Préparation de la base (une demi-minute la première fois)…", quiet)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        install()
        self.say("Chargement du contenu…", quiet)
        report = import_content(CONTENT)
        if report.problems:
            raise CommandError("\n".join(map(str, report.problems)))
        make_world(timezone.now())
        self.tell(options["port"], quiet)
        if not options["no_serve"]:
            settings.DEBUG = False  # what goes wrong is said as on the real site, in French
            call_command("runserver", f"127.0.0.1:{options['port']}", use_reloader=False, insecure_serving=True)

    def say(self, text: str, quiet: bool) -> None:
        """Print progress, unless a machine reads."""
        if not quiet:
            self.stdout.write(text)
            self.stdout.flush()

    def tell(self, port: int, as_json: bool) -> None:
        """Print the addresses and the accounts."""
        base = f"http://localhost:{port}"
        found = world_report()
        quiz = found.pop("quiz")
        found["urls"] = {
            "home": f"{base}/",
            "course": f"{base}/se-former/animer-une-cooperative-jeunesse/",
            "sign_in": f"{base}/compte/login/",
            "admin": f"{base}/admin/",
            "follow_up": f"{base}/suivi/",
            "quiz": f"{base}/quiz/{quiz}/" if quiz else None,
            "verify": f"{base}/v/{found['certificate']}" if found["certificate"] else None,
        }
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            self.stdout.flush()
            return
        lines = [
            "",
            f"  Pas à Pas          {found['urls']['home']}",
            f"  Administration     {found['urls']['admin']}",
            f"  Suivi              {found['urls']['follow_up']}",
        ]
        if quiz:
            lines.append(f"  Quiz d’essai       {found['urls']['quiz']}")
        if found["certificate"]:
            lines.append(f"  Un certificat      {found['urls']['verify']}")
        lines += ["", f"  Comptes (mot de passe de tous : {found['accounts'][0]['password']})"]
        lines += [f"    {one['login']:<24} {one['role']:<14} {one['name']}" for one in found["accounts"]]
        self.stdout.write("\n".join([*lines, ""]))
        self.stdout.flush()
