"""The Secretariat's side of the newsletter."""

from newsletter.admin.editions import EditionAdmin, RenderingAdmin
from newsletter.admin.issues import IssueAdmin
from newsletter.admin.matter import ArticleAdmin, ArticleTextAdmin, SectionAdmin
from newsletter.admin.pictures import PictureAdmin

__all__ = [
    "ArticleAdmin",
    "ArticleTextAdmin",
    "EditionAdmin",
    "IssueAdmin",
    "PictureAdmin",
    "RenderingAdmin",
    "SectionAdmin",
]
