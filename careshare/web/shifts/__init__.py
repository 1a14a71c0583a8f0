"""One moment: what is it, who comes, can I? And the forms to write and change one."""
