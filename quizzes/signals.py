"""What higher apps may listen to."""

from django.dispatch import Signal

attempt_changed = Signal()
"""A mark or the state of a closed attempt changed after the hand-in; sent in the same transaction, with `attempt` and `at`.

What a higher app writes then must be harmless when repeated, and takes back nothing that was earned.
"""
