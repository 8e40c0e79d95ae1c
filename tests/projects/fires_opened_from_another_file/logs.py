class Log:
    file = None

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.file = open(self.name, "a")
        return self

    def __exit__(self, *error):
        self.file.close()
        self.file = None

    def open(self):
        pass

    def run(self, x):
        return x
