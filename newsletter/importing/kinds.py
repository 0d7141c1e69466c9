"""The file's names of kinds, and ours."""

from newsletter.models import Article, Section

ARTICLE = {
    "editorial": Article.Kind.EDITORIAL,
    "toc": Article.Kind.CONTENTS,
    "appeal": Article.Kind.APPEAL,
    "event-report": Article.Kind.REPORT,
    "event-series": Article.Kind.SERIES,
    "event-announcement": Article.Kind.ANNOUNCEMENT,
    "news": Article.Kind.NEWS,
    "call": Article.Kind.CALL,
    "interview": Article.Kind.INTERVIEW,
    "partner-news": Article.Kind.PARTNER_NEWS,
    "partner-profile": Article.Kind.PARTNER_PROFILE,
    "joiners": Article.Kind.JOINERS,
    "key-figure": Article.Kind.FIGURE,
    "read": Article.Kind.READ,
    "listen": Article.Kind.LISTEN,
    "watch": Article.Kind.WATCH,
    "contacts": Article.Kind.CONTACTS,
}
# A printed block names no layout: its first article tells.
SECTION = {
    Article.Kind.EDITORIAL: Section.Kind.EDITORIAL,
    Article.Kind.CONTENTS: Section.Kind.CONTENTS,
    Article.Kind.APPEAL: Section.Kind.APPEAL,
    Article.Kind.REPORT: Section.Kind.REPORT,
    Article.Kind.SERIES: Section.Kind.WEBINARS,
    Article.Kind.ANNOUNCEMENT: Section.Kind.DATES,
    Article.Kind.NEWS: Section.Kind.NEWS,
    Article.Kind.CALL: Section.Kind.CALL,
    Article.Kind.INTERVIEW: Section.Kind.INTERVIEW,
    Article.Kind.PARTNER_NEWS: Section.Kind.BRIEFS,
    Article.Kind.PARTNER_PROFILE: Section.Kind.BRIEFS,
    Article.Kind.JOINERS: Section.Kind.JOINERS,
    Article.Kind.FIGURE: Section.Kind.FIGURE,
    Article.Kind.READ: Section.Kind.MEDIA,
    Article.Kind.LISTEN: Section.Kind.MEDIA,
    Article.Kind.WATCH: Section.Kind.MEDIA,
    Article.Kind.CONTACTS: Section.Kind.SOCIAL,
}
