"""One file is one screen, offered as SCREEN; the file's name is what people go to."""
