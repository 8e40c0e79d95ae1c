# verified: runs
from .cli import main

main()
