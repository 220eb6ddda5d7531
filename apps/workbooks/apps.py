from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "apps.workbooks"
    label = "workbooks"
    verbose_name = "Berkas Excel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported only here, because models cannot be imported before all apps are loaded.
        from apps.submissions.views.sections import add_sections  # noqa: PLC0415

        from .views.sections import list_section, submission_section  # noqa: PLC0415

        add_sections(of_submission=submission_section, of_list=list_section)
