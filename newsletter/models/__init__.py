"""What we tell: issues, their editions, what stands in them, and the PDFs made of them."""

from newsletter.models.issues import Edition, EditionTransition, Finding, Issue, Lead
from newsletter.models.matter import Article, ArticleText, Joiner, KeyFigure, Question, Section
from newsletter.models.pictures import ArticlePicture, Medium, Picture, PictureRendition, Placement
from newsletter.models.renderings import Rendering

__all__ = [
    "Article",
    "ArticlePicture",
    "ArticleText",
    "Edition",
    "EditionTransition",
    "Finding",
    "Issue",
    "Joiner",
    "KeyFigure",
    "Lead",
    "Medium",
    "Picture",
    "PictureRendition",
    "Placement",
    "Question",
    "Rendering",
    "Section",
]
