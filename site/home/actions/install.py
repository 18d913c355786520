"""Put the house in order on an empty database: groups and their rights, the site, the first pages. Twice does no harm."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.models import CourseIndexPage
from experiences.models import ExperienceIndexPage, ReviewTask
from home.models import HomePage
from media.models import Theme
from people.models import Audience, CoopKind, Label, SeasonStage
from people.rules.roles import ADMINISTRATOR, COORDINATOR, GROUPS, TRAINER
from workshops.models import GuideIndexPage, MethodKind, Purpose

REVIEW_OF_REPORTS = "Relecture des récits"
PLANTED = "Moderators approval"  # the workflow of Wagtail's migrations
LEAD = "On apprend à coopérer *pas à pas*, en faisant."
INTRODUCTION = (
    "Un été, une quinzaine de jeunes de 16 à 25 ans créent leur coopérative : ils vendent des services à leurs voisins et décident "
    "tout ensemble, une personne, une voix. Pas à Pas forme celles et ceux qui les accompagnent."
)
DOORS = {
    "learn_text": "Le parcours complet des animatrices et animateurs, à votre rythme, sur un téléphone si besoin.",
    "host_text": "Des guides minutés pour débattre, décider et construire ensemble, prêts à utiliser demain.",
    "share_text": "Six questions pour raconter ce qui a marché, ce qui a coincé, et ce que d’autres peuvent reprendre.",
}

MODELS = {
    TRAINER: {
        "media": ["video", "sound", "glossaryterm", "theme"],
        "courses": ["mission", "positioning"],
        "workshops": ["purpose", "methodkind"],
        "quizzes": ["question", "quiz", "category", "quizoverride"],
    },
    COORDINATOR: {
        "people": [
            "season",
            "coop",
            "cohort",
            "coopmember",
            "cohortmember",
            "invitation",
            "audience",
            "seasonstage",
            "coopkind",
            "territory",
        ],
        "courses": ["certificatetype", "issuer", "award", "namechangerequest"],
        "workshops": ["purpose", "methodkind"],
        "media": ["video", "sound", "glossaryterm", "theme"],
        "quizzes": ["question", "quiz", "category", "quizoverride"],
    },
}


WORDS: dict[type[Label], dict[str, str]] = {  # planted once: the lists belong to the association afterwards
    Theme: {
        "decider": "décider",
        "cooperer": "coopérer",
        "repartir-l-argent": "répartir l’argent",
        "prix-et-devis": "prix et devis",
        "mobilite": "mobilité",
        "conflits": "conflits",
        "securite": "sécurité",
        "partenaires": "partenaires",
        "communication": "communication",
        "recrutement": "recrutement",
        "accueil-des-familles": "accueil des familles",
    },
    Audience: {
        "cooperants": "coopérantes et coopérants",
        "animateurs": "animatrices et animateurs",
        "comite-local": "comité local",
        "reseau": "réseau",
    },
    SeasonStage: {
        "comite-local": "comité local",
        "recrutement": "recrutement",
        "formation": "formation",
        "inauguration": "inauguration",
        "activite": "activité",
        "mi-saison": "mi-saison",
        "cloture": "clôture",
        "bilan": "bilan",
    },
    Purpose: {
        "informer-et-consulter": "informer et consulter",
        "decider-ensemble": "décider ensemble",
        "reflechir-et-debloquer": "réfléchir et débloquer",
        "coproduire": "(co)produire",
        "creer-du-lien": "créer du lien",
        "reguler-l-energie": "réguler l’énergie",
    },
    MethodKind: {
        "processus-de-gouvernance": "processus de gouvernance",
        "animation-de-groupe": "animation de groupe",
        "exercice-corporel": "exercice corporel",
        "jeu": "jeu",
        "simulation": "simulation",
        "recit": "récit",
    },
    CoopKind: {
        "cjs": "CJS, 16 à 18 ans",
        "cjm": "CJM, 18 à 25 ans",
        "ecj": "ECJ",
        "cej": "CEJ",
        "kpa": "KPA",
        "territoire": "coopérative de territoire",
        "autre": "autre",
    },
}


@transaction.atomic
def install() -> HomePage:
    """Create what is missing; return the home page."""
    _roots()
    for model, words in WORDS.items():
        if not model.objects.exists():
            model.objects.bulk_create(
                model(slug=slug, label=label, position=place) for place, (slug, label) in enumerate(words.items(), 1)
            )
    home = _home_page()
    _index(home)
    _guide_index(home)
    reports = _experience_index(home)
    _site(home)
    groups = {role: Group.objects.get_or_create(name=name)[0] for role, name in GROUPS.items()}
    for role in (TRAINER, COORDINATOR, ADMINISTRATOR):
        _grant(groups[role], home, role)
    _review([groups[TRAINER], groups[COORDINATOR]])
    _review_of_reports(reports, [groups[TRAINER], groups[COORDINATOR]])
    return home


def _roots() -> None:
    """Plant again what Wagtail's migrations plant once: a flushed database has its tables and nothing in them."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if Page.get_first_root_node() is None:
        Page.add_root(title="Root", slug="root", locale=Locale.get_default())
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


def _home_page() -> HomePage:
    found = HomePage.objects.first()
    if found:
        return found
    root = Page.get_first_root_node()
    for welcome in Page.objects.filter(depth=2).exact_type(Page):
        welcome.delete()
    root = Page.objects.get(pk=root.pk)
    home = HomePage(
        title="Pas à Pas", slug="accueil", lead=LEAD, introduction=INTRODUCTION, locale=Locale.get_default(), **DOORS
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    return HomePage.objects.get(pk=home.pk)


def _index(home: HomePage) -> None:
    if CourseIndexPage.objects.exists():
        return
    index = CourseIndexPage(
        title="Se former",
        slug="se-former",
        locale=home.locale,
        introduction="<p>Chaque parcours est un chemin : une pierre par leçon. Vous avancez à votre rythme et rien de ce qui est acquis ne se perd.</p>",
    )
    home.add_child(instance=index)
    index.save_revision().publish()


def _guide_index(home: HomePage) -> None:
    if GuideIndexPage.objects.exists():
        return
    index = GuideIndexPage(title="Animer un atelier", slug="animer", locale=home.locale)
    HomePage.objects.get(pk=home.pk).add_child(
        instance=index
    )  # its text, and its first revision, come with the content


def _experience_index(home: HomePage) -> ExperienceIndexPage:
    found = ExperienceIndexPage.objects.first()
    if found is None:
        found = ExperienceIndexPage(title="Expériences", slug="experiences", locale=home.locale)
        HomePage.objects.get(pk=home.pk).add_child(instance=found)
    return found


def _site(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.root_page_id != home.pk:
        host, _slash, _rest = settings.BASE_URL.partition("://")[2].partition("/")
        name, _colon, port = host.partition(":")
        site.hostname, site.port = name, int(port or (443 if settings.BASE_URL.startswith("https") else 80))
        site.root_page, site.site_name = home, settings.SITE_NAME
        site.save()
        Site.clear_site_root_paths_cache()


def _review(groups: list[Group]) -> None:
    """Give the workflow that Wagtail plants French words and people who can answer, once."""
    Workflow.objects.filter(name=PLANTED).update(name="la relecture")
    for task in GroupApprovalTask.objects.filter(name=PLANTED):
        task.name = "la relecture"
        task.save()
        task.groups.set(groups)


def _review_of_reports(index: ExperienceIndexPage, groups: list[Group]) -> None:
    """Reports have a review of their own, where nobody approves their own words; made once."""
    if ReviewTask.objects.exists():
        return
    task = ReviewTask.objects.create(name=REVIEW_OF_REPORTS)
    task.groups.set(groups)
    workflow = Workflow.objects.create(name=REVIEW_OF_REPORTS)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=index)


def _grant(group: Group, home: HomePage, role: str) -> None:
    """Trainers write and publish; coordinators also see people and awards; administrators everything."""
    if role == ADMINISTRATOR:
        wanted = Permission.objects.all()
    else:
        wanted = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
        for app, models in {**MODELS[TRAINER], **MODELS[role]}.items():
            wanted |= Permission.objects.filter(content_type__app_label=app, content_type__model__in=models)
    group.permissions.add(*wanted)
    pages = ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"]
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=pages):
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    root = Collection.get_first_root_node()
    files = ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"]
    wagtails = ("wagtailimages", "wagtaildocs")  # Wagtail asks for the permissions of its own models, whatever ours are
    for permission in Permission.objects.filter(content_type__app_label__in=wagtails, codename__in=files):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
