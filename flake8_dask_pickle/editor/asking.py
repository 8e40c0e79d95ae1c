"""What the editor asks: what a finding means, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from flake8_dask_pickle.editor.actions import FIX_ALL, QUICK_FIX, Actions, is_wanted
from flake8_dask_pickle.editor.checks import Checked
from flake8_dask_pickle.editor.pages import code_at, page
from flake8_dask_pickle.editor.server import Server
from flake8_dask_pickle.editor.translating import at
from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.source.lines import lines_of


async def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    """The page of the rule whose finding, or code, the pointer rests on."""
    uri, where = params.text_document.uri, types.Range(params.position, params.position)
    checked = await server.session.checked(uri)
    found = [] if checked is None else list(_at(server, checked, uri, where))
    if found:
        return _hover(server, [one.code for one, _ in found], found[0][1])
    return _hover_of_code(server, uri, params.position)


def _at(
    server: Server, checked: Checked, uri: str, where: types.Range
) -> Iterator[tuple[Finding, types.Range]]:
    return at(checked.snapshot, checked.findings, uri, where, server.session.columns)


def _hover_of_code(server: Server, uri: str, where: types.Position) -> types.Hover | None:
    """The page of a rule whose code is written there, in a comment for example."""
    columns, piece = server.session.columns, server.session.documents.text(uri)
    lines = [] if piece is None else lines_of(piece.text)
    if where.line >= len(lines):
        return None
    line = lines[where.line]
    code = code_at(line, columns.column(line, where.character))
    if code is None:
        return None
    start, end = (columns.units(line, column) for column in code.span())
    there = types.Range(types.Position(where.line, start), types.Position(where.line, end))
    return _hover(server, [code[0]], there)


def _hover(server: Server, codes: list[str], where: types.Range) -> types.Hover | None:
    text = page(codes)
    if text is None:
        return None
    formats = server.can("text_document.hover.content_format")
    kind = types.MarkupKind.Markdown
    if formats and kind not in formats:
        kind = types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, text), where)


async def actions(server: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done about the findings in a range, and in the whole file."""
    uri, only = params.text_document.uri, params.context.only
    if only is not None and is_wanted(FIX_ALL, only):
        every = [_fix_all(uri)]
        if not await _give_edit(server, every[0]):
            every = []
    else:
        every = []
    if not is_wanted(QUICK_FIX, only):
        return every
    checked = await server.session.checked(uri)
    if checked is None or not any(True for _ in _at(server, checked, uri, params.range)):
        return every  # fixes are not worked out for nothing
    fixed = await server.session.fixed(uri)
    if fixed is None:
        return every
    found = _quick_fixes(server, fixed, uri, params.range)
    if only is None and _can_fix_all(server, fixed):
        action = _fix_all(uri)
        resolves = server.can("text_document.code_action.resolve_support.properties") or ()
        if "edit" in resolves or await _give_edit(server, action):
            every = [action]
    return [*found, *every]


def _quick_fixes(
    server: Server, fixed: Checked, uri: str, where: types.Range
) -> list[types.CodeAction]:
    """The fixes of the findings that touch a range, and then what hides them."""
    session = server.session
    make = Actions(
        fixed.snapshot, session.columns, document=fixed.document, versioned=_versioned(server)
    )
    fixes: list[types.CodeAction] = []
    comments: dict[tuple[str, int], types.CodeAction] = {}
    for finding, there in _at(server, fixed, uri, where):
        shown = session.translator.diagnostic(fixed.snapshot, finding, there)
        if (fix := make.fix(finding, shown)) is not None:
            fixes.append(fix)
        if (comment := make.disable(finding, shown)) is not None:
            comments.setdefault((comment.title, there.start.line), comment)
    return [*fixes, *comments.values()]


def _can_fix_all(server: Server, fixed: Checked) -> bool:
    """Whether there is a fix that "fix all" would make."""
    unsafe = server.session.options.unsafe_fixes
    fixes = (one.fix for one in fixed.findings)
    return any(fix is not None and (unsafe or fix.safety == "safe") for fix in fixes)


def _fix_all(uri: str) -> types.CodeAction:
    return types.CodeAction("Fix all in file (dask-pickle)", FIX_ALL, data={"uri": uri})


async def resolve(server: Server, action: types.CodeAction) -> types.CodeAction:
    """Work out the edit of an action that was offered without it."""
    if action.edit is None:
        await _give_edit(server, action)
    return action


async def _give_edit(server: Server, action: types.CodeAction) -> bool:
    """Give an action that fixes all its edit; whether there is one."""
    uri = action.data.get("uri") if isinstance(action.data, dict) else None
    found = await server.session.all_fixed(uri) if isinstance(uri, str) else None
    if found is None:
        return False
    snapshot, texts = found
    make = Actions(snapshot, server.session.columns, versioned=_versioned(server))
    action.edit = make.rewritten(texts)
    return True


def _versioned(server: Server) -> bool:
    """Whether the editor minds the versions of what it is to change."""
    return bool(server.can("workspace.workspace_edit.document_changes"))
