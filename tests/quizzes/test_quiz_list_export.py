"""The list of the bank as a spreadsheet: a title that somebody else's file brought is a text, never a formula."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.quizzes.build import make_question

pytestmark = pytest.mark.django_db


def test_a_title_is_never_a_formula_in_the_exported_list(thomas, sign_in):
    make_question(title='=HYPERLINK("https://example.org","Ici")', idnumber="+33")
    client, url = sign_in(thomas), reverse("wagtailsnippets_quizzes_question:list")

    text = client.get(url, {"export": "csv"}).getvalue().decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(url, {"export": "xlsx"}).getvalue()))

    line, cells = list(csv.reader(io.StringIO(text)))[1], next(iter(book.active.iter_rows(min_row=2)))
    assert (line[0][0], line[-1]) == ("'", "'+33")
    assert (cells[0].value[0], cells[0].data_type, cells[-1].value) == ("'", "s", "'+33")
