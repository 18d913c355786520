from django.test import Client
from django.utils import timezone
from people.models import record, AuditEntry
from django.urls import get_resolver, reverse
def test_x(whole, sign_in):
    e=record("x",at=timezone.now(),actor=whole.admin,target="t")
    c=sign_in(whole.admin); c.raise_request_exception=False
    for name in ("index","inspect","edit","delete","add"):
        try: u=reverse(f"auditentry:{name}", args=[e.pk] if name in("inspect","edit","delete") else [])
        except Exception as x: print(name,x); continue
        print(name,u,c.get(u).status_code, c.post(u,{"action":"y"}).status_code)
    print(AuditEntry.objects.count(), AuditEntry.objects.get(pk=e.pk).action)
    c=sign_in(whole.claire)
    print(c.get(reverse("auditentry:index")).status_code, c.get("/admin/settings/people/associationsettings/",follow=True).redirect_chain, c.get("/admin/users/").status_code)
    c=sign_in(whole.thomas)
    print(c.get(reverse("auditentry:index")).status_code, c.get("/admin/settings/people/associationsettings/",follow=True).redirect_chain,c.get(reverse("invitation:add")).status_code)
