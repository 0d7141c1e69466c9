"""Sections, articles and their words."""

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiative.admin import LanguageInLabels, MarkdownHelp, RowsInline, TranslatedAdmin
from newsletter.admin.published import RowsReadWhilePublished, SaysWhyItIsRead
from newsletter.models import Article, ArticlePicture, ArticleText, Issue, Joiner, KeyFigure, Question, Section


class ArticleInline(RowsInline):
    model = Article
    fields = ["position", "key", "kind", "organisation", "organisation_name"]
    autocomplete_fields = ["organisation"]
    extra = 0
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).named()


class JoinerInline(admin.StackedInline):
    model = Joiner
    fields = [("standing", "position"), ("name", "organisation"), ("country", "place"), ("group", "group_name")]
    autocomplete_fields = ["organisation"]
    extra = 0


class KeyFigureInline(RowsInline):
    model = KeyFigure
    extra = 0


@admin.register(Section)
class SectionAdmin(TranslatedAdmin):
    list_display = ["title", "issue", "position", "kind"]
    list_filter = ["issue", "kind"]
    list_select_related = ["issue"]
    search_fields = ["key", "heading_en", "heading_fr", "heading_es"]
    untranslated = ["issue", ("key", "kind"), ("position", "continues")]
    translated = ["heading", "contents", "standfirst"]
    autocomplete_fields = ["issue", "continues"]

    @admin.display(description=_("heading"))
    def title(self, section: Section) -> str:
        """What stands above it, or in the contents, or its key: a list leads to each by a word."""
        return str(section)

    def get_inlines(self, request: HttpRequest, obj: Section | None) -> list[type[InlineModelAdmin]]:
        """Offer lines of joiners and the figure only where the section is made for them."""
        special = {Section.Kind.JOINERS: [JoinerInline], Section.Kind.FIGURE: [KeyFigureInline]}
        return [*special.get(obj.kind if obj else "", []), ArticleInline]


class ArticleTextInline(admin.StackedInline):
    """Read here; each text has a page of its own, where it can be changed while its edition is a draft."""

    model = ArticleText
    fields = ["edition", "title", "text", "pull", "byline"]
    extra = 0
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleText]:
        return super().get_queryset(request).select_related("edition__issue", "article__organisation")

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False


class ArticlePictureInline(LanguageInLabels, admin.StackedInline):
    model = ArticlePicture
    fields = [
        ("picture", "placement", "position"),
        "caption_en",
        "caption_fr",
        "caption_es",
        "credit",
    ]
    autocomplete_fields = ["picture"]
    extra = 0


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    list_display = ["title", "section", "issue", "position"]
    list_filter = ["section__issue", "kind"]
    list_select_related = ["section__issue", "organisation"]
    search_fields = ["key", "organisation_name", "texts__title", "texts__text"]
    autocomplete_fields = ["section", "organisation", "events"]
    inlines = [ArticleTextInline, ArticlePictureInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).named()

    @admin.display(description=_("issue"), ordering="section__issue__number")
    def issue(self, article: Article) -> Issue:
        return article.section.issue

    @admin.display(description=_("title"), ordering="headline")
    def title(self, article: Article) -> str:
        """Its title, or what stands in for one."""
        return article.name


class QuestionInline(RowsReadWhilePublished, MarkdownHelp, admin.StackedInline):
    model = Question
    markdown = ["answer"]
    extra = 0


@admin.register(ArticleText)
class ArticleTextAdmin(SaysWhyItIsRead, MarkdownHelp, admin.ModelAdmin):
    """One article in one edition; interviews have their questions here."""

    list_display = ["title_or_words", "section", "edition"]
    list_filter = ["edition__language", "edition__issue"]
    list_select_related = ["article__section", "article__organisation", "edition__issue"]
    search_fields = ["title", "text"]
    autocomplete_fields = ["article", "edition"]
    inlines = [QuestionInline]
    markdown = ["text"]

    @admin.display(description=_("title"), ordering="title")
    def title_or_words(self, text: ArticleText) -> str:
        """Its title, or what stands in for one."""
        return str(text)

    @admin.display(description=_("section"), ordering="article__section__position")
    def section(self, text: ArticleText) -> Section:
        return text.article.section
