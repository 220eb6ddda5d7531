// Moves the focus to the summary of errors when a form comes back with errors, so that screen readers read it out.
document.querySelector("[data-focus-on-load]")?.focus();
