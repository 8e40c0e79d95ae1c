there = 1


def two(x):
    from first import here

    return x + here
