'use strict';
// Tells the server of open documents and their changes.
const vscode = require('vscode');
const { range } = require('./convert');

class Documents {
  /** @param filetypes gives the languages that are told */
  constructor(server, filetypes) {
    this.server = server;
    this.filetypes = filetypes;
    this.open = new Set();
  }

  /** Listens to the editor; returns what is to be disposed. */
  watch() {
    return [
      vscode.workspace.onDidOpenTextDocument((document) => this.opened(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.closed(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.changed(event)),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (this.isOpen(document)) this.notify('textDocument/didSave', { textDocument: identifier(document) });
      }),
    ];
  }

  /** Tells a new server of what is open. */
  openAll() {
    this.open.clear();
    for (const document of vscode.workspace.textDocuments) this.opened(document);
  }

  isOpen(document) { return this.open.has(document.uri.toString()); }

  opened(document) {
    const isFile = document.uri.scheme === 'file' || document.uri.scheme === 'untitled';
    if (!this.server.isRunning || !isFile || this.isOpen(document)) return;
    if (!this.filetypes().includes(document.languageId)) return;
    this.open.add(document.uri.toString());
    this.notify('textDocument/didOpen', {
      textDocument: {
        uri: document.uri.toString(),
        languageId: document.languageId,
        version: document.version,
        text: document.getText(),
      },
    });
  }

  closed(document) {
    if (this.open.delete(document.uri.toString())) {
      this.notify('textDocument/didClose', { textDocument: identifier(document) });
    }
  }

  changed(event) {
    if (!this.isOpen(event.document) || event.contentChanges.length === 0) return;
    this.notify('textDocument/didChange', {
      textDocument: { ...identifier(event.document), version: event.document.version },
      contentChanges: event.contentChanges.map((change) => ({ range: range(change.range), text: change.text })),
    });
  }

  notify(method, params) { this.server.connection?.notify(method, params); }
}

function identifier(document) { return { uri: document.uri.toString() }; }

module.exports = { Documents, identifier };
