/** The extension: starts the server, and gives it commands of the editor. */

import { existsSync } from "node:fs";

import * as vscode from "vscode";
import {
  type Executable,
  LanguageClient,
  type LanguageClientOptions,
  type Location,
  type Position,
  TransportKind,
} from "vscode-languageclient/node";

import { page } from "./map";
import { LANGUAGES, type Settings, command, isRelevant, options } from "./server";

let client: LanguageClient | undefined;

function settings(): Settings {
  const configuration = vscode.workspace.getConfiguration("akslint");
  return {
    configuration: configuration.get("configuration", ""),
    select: configuration.get("select", []),
    extendSelect: configuration.get("extendSelect", []),
    ignore: configuration.get("ignore", []),
    exclude: configuration.get("exclude", []),
    minSeverity: configuration.get("minSeverity", "info"),
  };
}

async function start(context: vscode.ExtensionContext): Promise<LanguageClient> {
  if (client) {
    return client;
  }
  const setting = vscode.workspace.getConfiguration("akslint").get("path", "");
  const run: Executable = {
    command: command(setting, context.extensionPath, process.platform, existsSync),
    args: ["server"],
    transport: TransportKind.stdio,
  };
  const client_options: LanguageClientOptions = {
    documentSelector: LANGUAGES.map((language) => ({ scheme: "file", language })),
    initializationOptions: options(settings()),
  };
  client = new LanguageClient("akslint", "akslint", run, client_options);
  await client.start();
  return client;
}

async function restart(context: vscode.ExtensionContext): Promise<void> {
  const old = client;
  client = undefined;
  await old?.stop();
  await start(context);
}

async function showMap(context: vscode.ExtensionContext): Promise<void> {
  const server = await start(context);
  const pages = await server.sendRequest<Record<string, string>>("workspace/executeCommand", {
    command: "akslint.identityMap",
    arguments: ["html"],
  });
  const html = page(pages, vscode.workspace.workspaceFolders?.[0]?.uri.toString());
  if (html === undefined) {
    void vscode.window.showInformationMessage("akslint: there is no folder with clusters");
    return;
  }
  const panel = vscode.window.createWebviewPanel("akslint.map", "Identity map", vscode.ViewColumn.Beside, {
    enableScripts: true,
    localResourceRoots: [],
  });
  panel.webview.html = html;
}

async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.codeAction", {
    kind: "source.fixAll.akslint",
    apply: "first",
  });
}

/** Shows the places that lead to a finding, as the editor shows references. */
async function showWhy(uri: string, position: Position, places: Location[]): Promise<void> {
  const converter = client?.protocol2CodeConverter;
  if (converter) {
    await vscode.commands.executeCommand(
      "editor.action.showReferences",
      converter.asUri(uri),
      converter.asPosition(position),
      places.map((place) => converter.asLocation(place)),
    );
  }
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("akslint.restart", () => restart(context)),
    vscode.commands.registerCommand("akslint.showMap", () => showMap(context)),
    vscode.commands.registerCommand("akslint.fixAll", fixAll),
    vscode.commands.registerCommand("akslint.showWhy", showWhy),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("akslint.path")) {
        await restart(context);
      } else if (change.affectsConfiguration("akslint")) {
        await client?.sendNotification("workspace/didChangeConfiguration", {
          settings: { akslint: options(settings()) },
        });
      }
    }),
    vscode.workspace.onDidOpenTextDocument(async (document) => {
      if (isRelevant(document.languageId, document.getText())) {
        await start(context);
      }
    }),
  );
  const isWanted = vscode.workspace.textDocuments.some((document) =>
    isRelevant(document.languageId, document.getText()),
  );
  const configurations = await vscode.workspace.findFiles("**/.akslint.hcl", "**/node_modules/**", 1);
  if (isWanted || configurations.length > 0) {
    await start(context);
  }
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
