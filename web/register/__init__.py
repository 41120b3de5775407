"""The office's own register: files in."""
