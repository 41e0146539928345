"""Words for the reports of imports: ``{% load directory %}``."""

from django import template

from comptoir.directory import remarks

register = template.Library()
register.filter("in_words", remarks.in_words)
register.filter("columns_in_words", remarks.columns_in_words)
