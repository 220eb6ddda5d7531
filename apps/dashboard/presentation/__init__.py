"""What the screens of the dashboard show."""
