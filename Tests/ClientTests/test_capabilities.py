"""The server with the capabilities of every client that pytest-lsp ships, and with those of editors here.

HEED names the program. Warnings of pytest-lsp, that an answer does not respect the capabilities, are failures.
"""

import asyncio
import os
import shutil
from importlib import resources
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

pytestmark = [pytest.mark.asyncio, pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")]

WORKSPACE = Path(__file__).parent / "workspace"
SHIPPED = sorted(path.name.removesuffix(".json").replace("_v", "@v")
                 for path in resources.files("pytest_lsp.clients").iterdir() if path.name.endswith(".json"))
OWN = {
    "nothing": types.ClientCapabilities(),
    "inline and utf-8": types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=["utf-8", "utf-16"]),
        text_document=types.TextDocumentClientCapabilities(inline_completion=types.InlineCompletionClientCapabilities())),
    "inline and utf-32": types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=["utf-32"]),
        text_document=types.TextDocumentClientCapabilities(inline_completion=types.InlineCompletionClientCapabilities())),
}
# Before the cursor stand characters of two UTF-16 units and of several bytes, so that a wrong encoding shows.
TYPED = '    name = "👍ü"; basket.add_'


def make_client():
    """A client that lets files be registered to be watched, as those do that say so."""
    client = make_test_lsp_client()
    client.registered = []

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams):
        client.registered += [registration.method for registration in params.registrations]

    return client


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[os.environ.get("HEED", "heed"), "serve"],
                                              client_factory=make_client), params=[*SHIPPED, *OWN])
async def client(request, lsp_client: LanguageClient, tmp_path):
    # Nobody's own settings take part; caches go to the folders that the runner sets.
    root = tmp_path / "workspace"
    shutil.copytree(WORKSPACE, root)
    (root / ".git").mkdir()
    lsp_client.root = root
    capabilities = OWN.get(request.param) or client_capabilities(request.param)
    lsp_client.sent = capabilities
    lsp_client.answer = await lsp_client.initialize_session(types.InitializeParams(
        process_id=os.getpid(), root_uri=root.as_uri(), capabilities=capabilities,
        workspace_folders=[types.WorkspaceFolder(uri=root.as_uri(), name="workspace")],
        initialization_options={"heed": {"eagerness": 1}}))
    yield
    await lsp_client.shutdown_session()


def units(text, encoding):
    """How long a text is in an encoding's units."""
    widths = {"utf-8": len(text.encode()), "utf-16": len(text.encode("utf-16-le")) // 2, "utf-32": len(text)}
    return widths[encoding]


class Typed:
    """The gifts, opened, with `text` typed at the end."""

    def __init__(self, client, text=TYPED):
        path = client.root / "shop/gifts.py"
        self.text = path.read_text()
        self.typed = text
        self.client = client
        self.document = types.TextDocumentIdentifier(uri=path.as_uri())
        self.encoding = client.answer.capabilities.position_encoding or "utf-16"
        client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=types.TextDocumentItem(
            uri=path.as_uri(), language_id="python", version=1, text=self.text)))
        self.line = self.text.count("\n")
        start = types.Position(line=self.line, character=0)
        client.text_document_did_change(types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=path.as_uri(), version=2),
            content_changes=[types.TextDocumentContentChangePartial(range=types.Range(start=start, end=start), text=text)]))
        self.position = types.Position(line=self.line, character=units(text, self.encoding))

    def replace(self, span, new):
        """The typed line after an edit in it."""
        assert span.start.line == span.end.line == self.line

        def offset(position):
            return next(n for n in range(len(self.typed) + 1) if units(self.typed[:n], self.encoding) == position.character)

        return self.typed[:offset(span.start)] + new + self.typed[offset(span.end):]

    async def list(self):
        return await self.client.text_document_completion_async(types.CompletionParams(
            text_document=self.document, position=self.position,
            context=types.CompletionContext(trigger_kind=types.CompletionTriggerKind.Invoked)))

    async def inline(self):
        return await self.client.text_document_inline_completion_async(types.InlineCompletionParams(
            text_document=self.document, position=self.position,
            context=types.InlineCompletionContext(trigger_kind=types.InlineCompletionTriggerKind.Automatic)))


def items(result):
    return result.items if hasattr(result, "items") else result or []


async def test_the_encoding_is_one_that_was_offered(client):
    general = client.sent.general
    offered = general.position_encodings if general and general.position_encodings else ["utf-16"]
    assert (client.answer.capabilities.position_encoding or "utf-16") in [str(getattr(e, "value", e)) for e in offered]


async def test_the_server_says_what_it_offers(client):
    offered = client.answer.capabilities
    assert offered.completion_provider and offered.inline_completion_provider
    assert offered.text_document_sync.change == types.TextDocumentSyncKind.Incremental
    assert client.answer.server_info.name == "heed"


async def test_files_are_watched_by_clients_that_can_only(client):
    watching = client.sent.workspace and client.sent.workspace.did_change_watched_files
    await Typed(client).list()
    assert bool(client.registered) == bool(watching and watching.dynamic_registration)


async def test_the_list_has_names_in_place(client):
    typed = Typed(client)
    # A first list may come before the index is there.
    for _ in range(100):
        found = next((item for item in items(await typed.list()) if item.label == "add_item"), None)
        if found:
            break
        await asyncio.sleep(0.1)
    assert found
    edit = found.text_edit
    span = edit.range if hasattr(edit, "range") else edit.insert
    assert typed.replace(span, edit.new_text) == typed.typed + "item"
    resolved = await client.completion_item_resolve_async(found)
    assert "Puts an item in" in str(resolved.documentation)


async def test_the_models_text_is_in_the_list_without_inline_completion_only(client):
    typed = Typed(client)
    has_inline = client.sent.text_document is not None and client.sent.text_document.inline_completion is not None
    found = []
    # Names do not wait for the model, whose text is in the next list then.
    for _ in range(100):
        found = [item for item in items(await typed.list()) if item.kind == types.CompletionItemKind.Text]
        if found or has_inline:
            break
        await asyncio.sleep(0.1)
    assert bool(found) != has_inline
    if found:
        assert typed.replace(found[0].text_edit.range, found[0].text_edit.new_text).startswith(typed.typed)


async def test_inline_text_goes_on_from_what_is_typed(client):
    typed = Typed(client)
    found = items(await typed.inline())
    assert found
    line = typed.replace(found[0].range, found[0].insert_text)
    assert line.startswith(typed.typed) and len(line) > len(typed.typed)


async def test_explaining_says_what_it_drew_on(client):
    typed = Typed(client)
    await typed.inline()
    answer = await client.workspace_execute_command_async(
        types.ExecuteCommandParams(command="heed.explainLast", arguments=[typed.document.uri]))
    message = answer["message"] if isinstance(answer, dict) else answer.message
    assert "drew on" in message


async def test_a_document_that_is_not_open_is_an_error_and_not_the_end(client):
    unknown = types.TextDocumentIdentifier(uri=(client.root / "shop/checkout.py").as_uri())
    with pytest.raises(Exception, match="not open"):
        await client.text_document_completion_async(types.CompletionParams(
            text_document=unknown, position=types.Position(line=0, character=0)))
    assert items(await Typed(client).inline())
