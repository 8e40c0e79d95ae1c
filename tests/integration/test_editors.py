"""Real editors with `dask-pickle server`, where they are installed: what docs/editors.md says."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from .support import REPOSITORY, Project, Run, run

pytestmark = pytest.mark.slow

#: A task that a safe fix mends, and one that none does.
SCRIPT = """\
import threading
from dask.distributed import Client

guard = threading.Lock()


def count(x):
    return guard, x


async def fetch(x):
    return x


if __name__ == "__main__":
    client = Client()
    client.submit(count, 1).result()
    client.submit(fetch(1)).result()
"""
MENDED = SCRIPT.replace("fetch(1)", "fetch, 1")

PAGE = (REPOSITORY / "docs" / "editors.md").read_text(encoding="utf-8")


def documented(language: str) -> str:
    """The snippet in a language."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, language
    return found[1]


def needs(program: str) -> str:
    """The path of a program; skips the test where there is none."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


NEOVIM = """\
local function start()
  if vim.lsp.config then
    DOCUMENTED
    return
  end
  local id = vim.lsp.start_client({
    name = 'dask_pickle', cmd = { 'dask-pickle', 'server' }, root_dir = vim.fn.getcwd(),
    init_options = { ignore = { 'DPK201' } },
  })
  vim.lsp.buf_attach_client(0, id)
end
local function codes()
  local found = vim.tbl_map(function(one) return one.code end, vim.diagnostic.get(0))
  table.sort(found)
  return found
end
local function wait(expected)
  vim.wait(30000, function() return vim.deep_equal(codes(), expected) end, 50)
end

vim.cmd('edit job.py')
vim.bo.filetype = 'python'
start()
wait({ 'DPK102', 'DPK106' })
local opened = codes()
vim.api.nvim_buf_set_lines(0, 3, 4, false, { 'guard = None' })
wait({ 'DPK102' })
local edited = codes()
vim.api.nvim_buf_set_lines(0, 3, 4, false, { 'guard = threading.Lock()' })
wait({ 'DPK102', 'DPK106' })
local all = { start = { line = 0, character = 0 }, ['end'] = { line = 99, character = 0 } }
local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', {
  textDocument = vim.lsp.util.make_text_document_params(), range = all,
  context = { diagnostics = {}, only = { 'source.fixAll.dask-pickle' } },
}, 30000)
for _, answer in pairs(answers or {}) do
  for _, action in ipairs(answer.result or {}) do
    vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
  end
end
wait({ 'DPK106' })
local fixed = codes()
vim.cmd('write')
local said = vim.fn.json_encode({ opened = opened, edited = edited, fixed = fixed })
vim.fn.writefile({ said }, 'said.json')
vim.cmd('qall!')
"""


def test_neovim(project: Project) -> None:
    """Diagnostics while a buffer is edited, and "fix all"; old versions need another call."""
    program = needs("nvim")
    project.write("pyproject.toml", "")
    project.write("job.py", SCRIPT)
    project.write("drive.lua", NEOVIM.replace("DOCUMENTED", documented("lua")))

    done = _run(project, program, "--headless", "-u", "NONE", "-n", "-c", "luafile drive.lua")

    said = project.root / "said.json"
    assert said.exists(), done.stdout + done.stderr
    assert json.loads(said.read_text()) == {
        "opened": ["DPK102", "DPK106"],
        "edited": ["DPK102"],
        "fixed": ["DPK106"],
    }
    assert (project.root / "job.py").read_text() == MENDED


EMACS = """\
(package-initialize)
(require 'eglot)
DOCUMENTED
(setq eglot-autoshutdown nil eglot-sync-connect 30 make-backup-files nil)
(find-file "job.py")
(python-mode)
(apply (if (fboundp 'eglot--connect) #'eglot--connect #'eglot) (eglot--guess-contact))
(defun codes ()
  (sort (mapcar (lambda (one)
                  (let ((text (flymake-diagnostic-text one)))
                    (if (string-match "DPK[0-9]+" text) (match-string 0 text) text)))
                (flymake-diagnostics))
        #'string<))
(defun wait (count)
  (let ((end (+ (float-time) 30)))
    (while (and (< (float-time) end) (/= (length (codes)) count))
      (accept-process-output nil 0.2)))
  (codes))
(flymake-mode 1)
(princ (format "opened %S\\n" (wait 2)))
(goto-char (point-min))
(search-forward "threading.Lock()")
(replace-match "None")
(eglot--signal-textDocument/didChange)
(princ (format "edited %S\\n" (wait 1)))
(eglot-shutdown (eglot-current-server))
"""


EGLOT = """\
(progn (package-initialize) (require 'eglot nil t) (if (featurep 'eglot) (princ "it is there")))
"""


def test_emacs(project: Project) -> None:
    """Diagnostics while a buffer is edited, through eglot and flymake."""
    program = needs("emacs")
    found = run([program, "-q", "--batch", "--eval", EGLOT], project.root)
    if "it is there" not in found.stdout:
        pytest.skip("eglot is not installed")
    project.write("pyproject.toml", "")
    project.write("job.py", SCRIPT)
    project.write("drive.el", EMACS.replace("DOCUMENTED", documented("elisp")))

    done = _run(project, program, "-q", "--batch", "-l", "drive.el")

    said = re.findall(r"^(opened|edited) \((.*)\)$", done.stdout, re.MULTILINE)
    assert said == [("opened", '"DPK102" "DPK106"'), ("edited", '"DPK102"')], done


def _run(project: Project, *command: str) -> Run:
    """Run an editor with a home of its own."""
    home = project.root / "home"
    home.mkdir()
    return run(
        command,
        project.root,
        timeout=120,
        environment={"HOME": str(home), "XDG_CONFIG_HOME": str(home), "TERM": "dumb"},
    )


def test_every_snippet_starts_the_server() -> None:
    for language in ("lua", "toml", "elisp", "json"):
        snippet = documented(language)
        assert "dask-pickle" in snippet
        assert re.search(r"\bserver\b", snippet)
    json.loads(documented("json"))
