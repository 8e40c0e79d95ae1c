from logs import Log


class Own(Log):
    def open(self):
        self.file = open(self.name, "a")
