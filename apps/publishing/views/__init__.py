"""HTTP: what everybody reads, served from files; and the screens of those who publish."""
