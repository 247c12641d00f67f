'use strict';
// What VS Code asks: inline text, and the list.
const vscode = require('vscode');
const { identifier } = require('./documents');
const { REQUEST_CANCELLED } = require('./connection');
const { position, range, toInlineItem, toListItem, toDocumentation } = require('./convert');

/** LSP's InlineCompletionTriggerKind. */
const INVOKED = 1;
const AUTOMATIC = 2;

class InlineProvider {
  /** @param answered is called with the document and the number of items after each answer */
  constructor(server, documents, isOn, log, answered) {
    Object.assign(this, { server, documents, isOn, log, answered });
  }

  async provideInlineCompletionItems(document, place, context, token) {
    const isInvoked = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    if (!isInvoked && !this.isOn()) return [];
    if (!this.server.isRunning || !this.documents.isOpen(document) || token.isCancellationRequested) return [];
    const selected = context.selectedCompletionInfo;
    const params = {
      textDocument: identifier(document),
      position: position(place),
      context: {
        triggerKind: isInvoked ? INVOKED : AUTOMATIC,
        ...(selected && { selectedCompletionInfo: { range: range(selected.range), text: selected.text } }),
      },
    };
    try {
      const result = await this.server.connection.request('textDocument/inlineCompletion', params, token);
      if (token.isCancellationRequested) return [];
      const items = (result?.items ?? result ?? []).map(toInlineItem);
      this.answered(document, items.length);
      return items;
    } catch (error) {
      if (error.code !== REQUEST_CANCELLED) this.log(`inline completion: ${error.message}`);
      return [];
    }
  }
}

class ListProvider {
  constructor(server, documents, log) {
    Object.assign(this, { server, documents, log });
  }

  async provideCompletionItems(document, place, token, context) {
    if (!this.server.isRunning || !this.documents.isOpen(document)) return undefined;
    const params = {
      textDocument: identifier(document),
      position: position(place),
      // LSP's kinds count from 1, VS Code's from 0.
      context: { triggerKind: context.triggerKind + 1, triggerCharacter: context.triggerCharacter },
    };
    try {
      const list = await this.server.connection.request('textDocument/completion', params, token);
      return new vscode.CompletionList((list?.items ?? []).map(toListItem), list?.isIncomplete ?? false);
    } catch (error) {
      if (error.code !== REQUEST_CANCELLED) this.log(`completion list: ${error.message}`);
      return undefined;
    }
  }

  async resolveCompletionItem(item, token) {
    try {
      const resolved = await this.server.connection.request('completionItem/resolve', item.source, token);
      item.documentation = toDocumentation(resolved.documentation);
      item.detail = resolved.detail ?? item.detail;
    } catch (error) {
      if (error.code !== REQUEST_CANCELLED) this.log(`documentation: ${error.message}`);
    }
    return item;
  }
}

module.exports = { InlineProvider, ListProvider };
