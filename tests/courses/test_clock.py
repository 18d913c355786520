"""What a phone's clock is worth."""

from datetime import timedelta

from courses.rules.clock import Moment, moment
from tests.courses.plain import day


def test_time_said_is_kept_when_it_makes_sense():
    assert moment(day(2), day(2.5), day(0)) == Moment(day(2), late=False, replaced=False)


def test_time_later_than_the_server_is_replaced():
    assert moment(day(4), day(3.5), day(0)) == Moment(day(3.5), late=False, replaced=True)


def test_time_before_the_enrolment_is_replaced():
    assert moment(day(-1), day(0.5), day(0)) == Moment(day(0.5), late=True, replaced=True)


def test_more_than_a_day_apart_is_late():
    assert moment(day(1), day(1) + timedelta(hours=25), day(0)).late is True


def test_no_time_said_is_the_arrival():
    assert moment(None, day(1), day(0)) == Moment(day(1), late=False, replaced=False)
