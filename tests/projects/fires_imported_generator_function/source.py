async def fetched(n):
    return n


def numbers(n):
    for k in range(n):
        yield k


def squares(n):
    return [k * k for k in numbers(n)]
