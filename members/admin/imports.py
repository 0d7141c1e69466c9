"""The register as a file: an upload becomes a plan, the plan is read, and only then carried out; and saving it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import exporting, importing, tasks
from members.admin.papers import REGISTER
from members.columns import BY_NAME
from members.forms.files import ExportForm, ImportForm
from members.models import ImportRun

ROWS_OF_A_PAGE = 25
# So many rows are written while somebody waits; more is the worker’s, and looked at again after some seconds.
AT_ONCE, LOOK_AGAIN = 200, 3
Status = ImportRun.Status


def may_write_files(user):
    return user.has_perms(["members.change_organisation", "members.add_organisation"])


class ImportAndExport(admin.ModelAdmin):
    """Gives the list of organisations the page on which it is saved as a file."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="members_organisation_export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        may_import = may_write_files(request.user)
        return super().changelist_view(request, {"may_import": may_import, **(extra_context or {})})

    def export_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ExportForm(request.GET) if request.GET else ExportForm()
        if form.is_bound and form.is_valid():
            return _file(form)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Save as a file"),
            "opts": self.opts,
            "form": form,
            "may_print": request.user.has_perm(REGISTER),
        }
        status = 400 if form.errors else 200
        return render(request, "admin/members/organisation/export.html", context, status=status)


def _file(form):
    kind, sheet = form.cleaned_data["format"], form.sheet()
    if kind == exporting.XLSX:
        file = exporting.as_xlsx(sheet, _("Register"))
        return FileResponse(file, as_attachment=True, filename=form.file_name, content_type=exporting.TYPES[kind])
    answer = StreamingHttpResponse(exporting.as_csv(sheet), content_type=exporting.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{form.file_name}"'
    return answer


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    """Plans of files. Whoever may change and add organisations may carry one out."""

    list_display = ["file_name", "planned_at", "by", "progress", "applied_at"]
    list_select_related = ["by"]
    search_fields = ["file_name"]
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).defer("plan")

    @admin.display(description=gettext_lazy("status"))
    def progress(self, run):
        return run.status.label

    def has_view_permission(self, request, obj=None):
        return may_write_files(request.user)

    has_add_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        """Take a file and make a plan of it; whatever is wrong in it is told with its line and column."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, faults = ImportForm(request.POST or None, request.FILES or None), []
        if request.method == "POST":
            form = ImportForm(request.POST, request.FILES)
            if form.is_valid():
                file = form.cleaned_data["file"]
                try:
                    run = importing.plan_file(file.read(), file.name, by=request.user)
                    return redirect("admin:members_importrun_change", run.pk)
                except importing.Refused as refusal:
                    faults = refusal.faults
        context = {**self._context(request), "title": _("Import a file"), "form": form, "faults": faults}
        status = 400 if faults or form.errors else 200
        return render(request, "admin/members/importrun/upload.html", context, status=status)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show a plan by pages, and carry it out when asked to: a small one now, a large one by the worker."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        number = int(object_id) if object_id.isdecimal() and len(object_id) < 18 else 0
        run, faults = get_object_or_404(ImportRun, pk=number), []
        if request.method == "POST":
            try:
                self._carry_out(request, run)
                return redirect("admin:members_importrun_change", run.pk)
            except importing.Refused as refusal:
                faults = refusal.faults
        if run.status in (Status.QUEUED, Status.RUNNING):
            return self._under_way(request, run)
        failed = run.reason.splitlines() if run.status == Status.FAILED else []
        context = {**self._context(request), **_told(run, request.GET.get("page")), "faults": faults or failed}
        return render(request, "admin/members/importrun/plan.html", context, status=409 if faults else 200)

    def _carry_out(self, request, run):
        if len(run.plan["rows"]) > AT_ONCE or run.status != Status.PLANNED:
            tasks.order_import(run, by=request.user)
            return
        importing.carry_out(run, by=request.user)
        self.message_user(request, _("The register has taken everything from %s.") % run, messages.SUCCESS)

    def _under_way(self, request, run):
        """Say how far it is. The page looks again by itself, and can be left."""
        done, whole = importing.progress_of(run.pk) or (0, 0)
        context = {**self._context(request), "title": run.file_name, "run": run, "done": done, "whole": whole}
        answer = render(request, "admin/members/importrun/under_way.html", context)
        answer["Refresh"] = str(LOOK_AGAIN)
        return answer

    def _context(self, request):
        return {**self.admin_site.each_context(request), "opts": self.opts}


def _told(run, page):
    rows = run.plan["rows"]
    new = sum(row["pk"] is None for row in rows)
    shown = Paginator(rows, ROWS_OF_A_PAGE).get_page(page)
    labels = {name: column.label for name, column in BY_NAME.items()}
    return {
        "title": run.file_name,
        "run": run,
        "new": new,
        "changed": len(rows) - new,
        "lines": sum(len(row["lines"]) for row in rows),
        "unchanged": run.plan["unchanged"],
        "warnings": run.plan["warnings"],
        "page": shown,
        "rows": [
            {**row, "facts": [(labels[name], *row["facts"][name]) for name in labels if name in row["facts"]]}
            for row in shown.object_list
        ],
    }
