// Puts the focus on the summary of errors after a form came back with some.
document.querySelector("[data-focus-on-load]")?.focus();
