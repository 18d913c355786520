"""The trainers' side, in the Wagtail administration."""
