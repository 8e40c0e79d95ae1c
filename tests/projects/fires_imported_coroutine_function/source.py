async def fetched(n):
    return n
