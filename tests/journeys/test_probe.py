import time
from tests.journeys.build import *
from tests.journeys.hands import *
def test_probe(walk):
    t=time.time()
    c=short_course(); print("course", time.time()-t)
    p=walk(None); p.goto(c.page.url)
    p.get_by_role("button", name=say("Start this course")).click()
    print(p.url)
    sign_up(p,"noor@example.org","Noor","Haddad")
    print(p.url, time.time()-t)
    p.get_by_role("button", name=say("Start this course")).click()
    print(p.url); p.screenshot(path="/tmp/jshots/p1.png",full_page=True)
    answer_positioning(p, "un peu"); p.wait_for_selector("table")
    p.screenshot(path="/tmp/jshots/p2.png",full_page=True)
    p.goto(c.quiz_lesson.url); p.screenshot(path="/tmp/jshots/p3.png",full_page=True)
    press(p,"Start the quiz");p.wait_for_selector("section[data-position]"); p.screenshot(path="/tmp/jshots/p4.png",full_page=True)
    print(p.locator("main").inner_html())
    from django.core import mail
    print(mail.outbox[0].body)
