"""The language server, driven by a client that is not ours: open, type, fix, hover, close, in three languages.

The client checks every message against the types of the protocol."""

import os
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

TERRAFORM = """\
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
}
"""

BICEP = """\
resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  properties: {
    dnsPrefix: 'aks'
  }
}
"""

ARM = """\
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.ContainerService/managedClusters",
      "apiVersion": "2024-05-01",
      "name": "aks",
      "location": "westeurope",
      "properties": { "dnsPrefix": "aks" }
    }
  ]
}
"""


@pytest_lsp.fixture(
    params=["neovim", "visual_studio_code"],
    config=ClientServerConfig(server_command=[os.environ["AKSLINT"], "server"]),
)
async def client(request, lsp_client: LanguageClient, tmp_path_factory):
    folder = tmp_path_factory.mktemp("code")
    (folder / ".git").mkdir()
    lsp_client.folder = folder
    lsp_client.feature("client/registerCapability")(lambda *_: None)
    await lsp_client.initialize_session(
        lsp.InitializeParams(
            capabilities=client_capabilities(request.param),
            workspace_folders=[lsp.WorkspaceFolder(uri=folder.as_uri(), name="code")],
        )
    )
    yield
    await lsp_client.shutdown_session()


def apply(text: str, edits: list[lsp.TextEdit]) -> str:
    lines = text.splitlines(keepends=True)

    def offset(position: lsp.Position) -> int:
        return sum(map(len, lines[: position.line])) + position.character

    for edit in sorted(edits, key=lambda edit: offset(edit.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


async def codes(client: LanguageClient, uri: str) -> list[str]:
    report = await client.text_document_diagnostic_async(
        lsp.DocumentDiagnosticParams(text_document=lsp.TextDocumentIdentifier(uri=uri))
    )
    return [item.code for item in report.items]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "language", "text", "line"),
    [("main.tf", "terraform", TERRAFORM, 0), ("main.bicep", "bicep", BICEP, 0), ("azuredeploy.json", "json", ARM, 5)],
)
async def test_open_type_fix_hover_close(client: LanguageClient, name: str, language: str, text: str, line: int):
    path: Path = client.folder / name
    path.write_text(text)
    uri = path.as_uri()
    document = lsp.TextDocumentIdentifier(uri=uri)
    client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(
            text_document=lsp.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)
        )
    )
    assert await codes(client, uri) == ["missing-identity"]

    # Type a line, and take it back.
    end = lsp.Position(line=len(text.splitlines()), character=0)
    for version, (start, stop, typed) in enumerate(
        [(end, end, "\n"), (end, lsp.Position(line=end.line + 1, character=0), "")], start=2
    ):
        client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                text_document=lsp.VersionedTextDocumentIdentifier(uri=uri, version=version),
                content_changes=[
                    lsp.TextDocumentContentChangePartial(range=lsp.Range(start=start, end=stop), text=typed)
                ],
            )
        )
        assert await codes(client, uri) == ["missing-identity"]

    at = lsp.Range(start=lsp.Position(line=line, character=0), end=lsp.Position(line=line, character=20))
    actions = await client.text_document_code_action_async(
        lsp.CodeActionParams(text_document=document, range=at, context=lsp.CodeActionContext(diagnostics=[]))
    )
    [fix] = [action for action in actions if action.title.startswith("Add a system-assigned identity")]
    if fix.edit.document_changes:
        [change] = fix.edit.document_changes
        assert change.text_document.version == 3
        edits = change.edits
    else:
        edits = fix.edit.changes[uri]
    fixed = apply(text, edits)
    client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            text_document=lsp.VersionedTextDocumentIdentifier(uri=uri, version=4),
            content_changes=[lsp.TextDocumentContentChangeWholeDocument(text=fixed)],
        )
    )
    assert await codes(client, uri) == []

    hover = await client.text_document_hover_async(
        lsp.HoverParams(text_document=document, position=lsp.Position(line=line, character=8))
    )
    assert "system-assigned" in hover.contents.value
    lenses = await client.text_document_code_lens_async(lsp.CodeLensParams(text_document=document))
    assert [lens.command.title for lens in lenses] == ["runs as: system-assigned"]

    # Closed, the file is as it is on disk.
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(text_document=document))
    assert await codes(client, uri) == ["missing-identity"]
