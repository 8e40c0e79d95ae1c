import second

here = second.there


def one(x):
    return second.two(x)
