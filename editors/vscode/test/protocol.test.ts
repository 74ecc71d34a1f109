import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { type MessageConnection, StreamMessageReader, StreamMessageWriter, createMessageConnection } from "vscode-jsonrpc/node";

import { options } from "../src/server";

interface Action {
  title: string;
  kind: string;
  edit?: { changes: Record<string, { newText: string }[]> };
  command?: { command: string; arguments: unknown[] };
}

const BAD = 'resource "azurerm_kubernetes_cluster" "aks" {\n  name = "aks"\n}\n';

/** The real server, with the options that the extension gives it. */
async function withServer(act: (server: MessageConnection, folder: string) => Promise<void>): Promise<void> {
  const binary = process.env["AKSLINT"];
  assert.ok(binary, "AKSLINT names the binary");
  const folder = mkdtempSync(path.join(tmpdir(), "akslint-"));
  writeFileSync(path.join(folder, "main.tf"), BAD);
  const child = spawn(binary, ["server"], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const server = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  server.listen();
  try {
    const lists = { select: [], extendSelect: [], ignore: [], exclude: [] };
    await server.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "code" }],
      capabilities: { textDocument: { diagnostic: {} } },
      initializationOptions: options({ configuration: "", minSeverity: "info", ...lists }),
    });
    await server.sendNotification("initialized", {});
    await act(server, folder);
    await server.sendRequest("shutdown");
    await server.sendNotification("exit");
    assert.equal(await exited, 0);
  } finally {
    server.dispose();
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

test("the server does what the extension asks it for", async () => {
  await withServer(async (server, folder) => {
    const uri = pathToFileURL(path.join(folder, "main.tf")).href;
    const textDocument = { uri };
    await server.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "terraform", version: 1, text: BAD },
    });
    const report = await server.sendRequest<{ items: { code: string }[] }>("textDocument/diagnostic", { textDocument });
    assert.deepEqual(report.items.map((one) => one.code), ["missing-identity"]);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    const actions = await server.sendRequest<Action[]>("textDocument/codeAction", {
      textDocument,
      range,
      context: { diagnostics: [] },
    });
    const [fix] = actions;
    assert.match(fix?.edit?.changes[uri]?.[0]?.newText ?? "", /identity \{/);
    const lenses = await server.sendRequest<{ command: { title: string } }[]>("textDocument/codeLens", { textDocument });
    assert.deepEqual(lenses.map((lens) => lens.command.title), ["runs as: none"]);
    const pages = await server.sendRequest<Record<string, string>>("workspace/executeCommand", {
      command: "akslint.identityMap",
      arguments: ["html"],
    });
    assert.match(Object.values(pages)[0] ?? "", /^<!doctype html>/i);
    await server.sendNotification("workspace/didChangeConfiguration", {
      settings: { akslint: { ignore: ["missing-identity"] } },
    });
    const after = await server.sendRequest<{ items: unknown[] }>("textDocument/diagnostic", { textDocument });
    assert.deepEqual(after.items, []);
  });
});
