"""The Secretariat's side of the newsletter."""

from newsletter.admin.editions import EditionAdmin
from newsletter.admin.findings import FindingAdmin
from newsletter.admin.issues import IssueAdmin
from newsletter.admin.matter import ArticleAdmin, ArticleTextAdmin, SectionAdmin
from newsletter.admin.pictures import PictureAdmin
from newsletter.admin.renderings import RenderingAdmin

__all__ = [
    "ArticleAdmin",
    "ArticleTextAdmin",
    "EditionAdmin",
    "FindingAdmin",
    "IssueAdmin",
    "PictureAdmin",
    "RenderingAdmin",
    "SectionAdmin",
]
