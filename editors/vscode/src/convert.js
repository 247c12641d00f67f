'use strict';
// VS Code's values as LSP's, and back. Both count UTF-16.
const vscode = require('vscode');

const position = (place) => ({ line: place.line, character: place.character });
const range = (span) => ({ start: position(span.start), end: position(span.end) });
const toRange = (span) => new vscode.Range(span.start.line, span.start.character, span.end.line, span.end.character);

const folder = (workspaceFolder) => ({ uri: workspaceFolder.uri.toString(), name: workspaceFolder.name });

/** An item of LSP's inline completion. */
function toInlineItem(item) {
  const text = typeof item.insertText === 'string' ? item.insertText : item.insertText.value;
  const converted = new vscode.InlineCompletionItem(text, item.range && toRange(item.range));
  if (item.filterText) converted.filterText = item.filterText;
  return converted;
}

/** An item of LSP's completion list; it keeps what it came from for `completionItem/resolve`. */
function toListItem(item) {
  const label = item.labelDetails ? { label: item.label, ...item.labelDetails } : item.label;
  // LSP's kinds count from 1, VS Code's from 0.
  const converted = new vscode.CompletionItem(label, item.kind ? item.kind - 1 : undefined);
  converted.detail = item.detail;
  converted.documentation = toDocumentation(item.documentation);
  converted.sortText = item.sortText;
  converted.filterText = item.filterText;
  converted.keepWhitespace = item.insertTextMode === 1;
  if (item.textEdit) {
    converted.insertText = item.textEdit.newText;
    converted.range = item.textEdit.range
      ? toRange(item.textEdit.range)
      : { inserting: toRange(item.textEdit.insert), replacing: toRange(item.textEdit.replace) };
  }
  converted.source = item;
  return converted;
}

function toDocumentation(documentation) {
  if (!documentation || typeof documentation === 'string') return documentation;
  return documentation.kind === 'markdown' ? new vscode.MarkdownString(documentation.value) : documentation.value;
}

module.exports = { position, range, folder, toInlineItem, toListItem, toDocumentation };
