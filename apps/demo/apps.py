from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The seed of `make demo` and the benchmarks. Installed in development and tests, never in production."""

    name = "apps.demo"
    label = "demo"
    verbose_name = "Demo"
