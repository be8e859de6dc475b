"""What is said: debate files, their sources, the bundled debates; readers and writers of every format."""
